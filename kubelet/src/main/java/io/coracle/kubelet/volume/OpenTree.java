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
  private static final int ENOENT = 2;

  /** One file is open for each directory on the way. */
  private static final int MOST_DEPTH = 500;

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
    try (OpenFile file = OpenFile.of(root)) {
      new OpenTree(visitor).visit(file, 0);
    }
  }

  private void visit(OpenFile file, int depth) throws IOException {
    Path open = file.path();
    visitor.visit(open);
    if (!Files.isDirectory(open)) {
      return;
    }
    if (depth == MOST_DEPTH) {
      throw new IOException("directories lie more than " + MOST_DEPTH + " deep in one another");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(open)) {
      for (Path entry : entries) {
        child(file, entry.getFileName(), depth + 1);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void child(OpenFile directory, Path name, int depth) throws IOException {
    OpenFile opened;
    try {
      opened = directory.below(name, OpenFile.Links.OPENED);
    } catch (SystemCallException e) {
      if (e.number() == ENOENT) {
        // Another pod has removed it meanwhile.
        return;
      }
      throw e;
    }
    try (OpenFile file = opened) {
      visit(file, depth);
    }
  }
}
