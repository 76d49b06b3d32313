package io.coracle.kubelet.volume;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory with all that lies below it, each file open while it is looked at. A container may
 * replace what a path leads to at any moment, by a link out of the volume too; what is open stays.
 */
final class OpenTree {
  private static final long SYS_OPENAT2 = 437;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NOFOLLOW = 0x20000;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_BENEATH = 0x08;
  private static final int ENOENT = 2;

  /** One file is open for each directory on the way. */
  private static final int MOST_DEPTH = 500;

  private static final SystemCalls SYSTEM = new SystemCalls();

  private final Visitor visitor;

  private OpenTree(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Does something with a file. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes a file.
     *
     * @param open leads to that very file, to a symbolic link itself too, when it is followed
     */
    void visit(Path open) throws IOException;
  }

  /** Shows everything to a visitor, directories before what is in them. Links are not followed. */
  static void visit(Path root, Visitor visitor) throws IOException {
    int file = SYSTEM.open(root.toString(), O_PATH | O_CLOEXEC);
    try {
      new OpenTree(visitor).visit(file, 0);
    } finally {
      SYSTEM.close(file);
    }
  }

  private void visit(int file, int depth) throws IOException {
    Path open = Path.of("/proc/self/fd", String.valueOf(file));
    visitor.visit(open);
    if (!Files.isDirectory(open)) {
      return;
    }
    if (depth == MOST_DEPTH) {
      throw new IOException("directories lie more than " + MOST_DEPTH + " deep in one another");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(open)) {
      for (Path entry : entries) {
        child(file, entry.getFileName().toString(), depth + 1);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void child(int directory, String name, int depth) throws IOException {
    int file;
    try {
      file =
          (int)
              SYSTEM.callWith(
                  "open " + name,
                  SYS_OPENAT2,
                  directory,
                  name,
                  O_PATH | O_CLOEXEC | O_NOFOLLOW,
                  0,
                  RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    } catch (SystemCallException e) {
      if (e.number() == ENOENT) {
        // Another pod has removed it meanwhile.
        return;
      }
      throw e;
    }
    try {
      visit(file, depth);
    } finally {
      SYSTEM.close(file);
    }
  }
}
