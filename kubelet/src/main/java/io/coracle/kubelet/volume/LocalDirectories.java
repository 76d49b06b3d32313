package io.coracle.kubelet.volume;

import io.coracle.base.host.DirectoryTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Directories on a node that persistent volumes are made of. Thread-safe; calls block. */
public interface LocalDirectories {
  /** What a volume may be called; nothing that could lead out of the directory of directories. */
  Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  /**
   * Makes the directory of a volume, if it is not there, and returns its path.
   *
   * @throws IllegalArgumentException if the name is not one of a volume
   */
  Path make(String volume) throws IOException;

  /**
   * Removes the directory of a volume with all that is in it; nothing if it is not there.
   *
   * @throws IllegalArgumentException if the name is not one of a volume
   */
  void remove(String volume) throws IOException;

  /** Directories below {@code root}, which is made when it is first needed. */
  static LocalDirectories below(Path root) {
    return new LocalDirectories() {
      @Override
      public Path make(String volume) throws IOException {
        Path path = checked(root, volume);
        if (!Files.isDirectory(path)) {
          Files.createDirectories(path);
          // Containers run as any user.
          AtomicDirectory.mode(path, 0777);
        }
        return path;
      }

      @Override
      public void remove(String volume) throws IOException {
        DirectoryTrees.delete(checked(root, volume));
      }
    };
  }

  /** Names without directories, for nodes that are made up. */
  static LocalDirectories named(Path root) {
    return new LocalDirectories() {
      @Override
      public Path make(String volume) {
        return checked(root, volume);
      }

      @Override
      public void remove(String volume) {
        checked(root, volume);
      }
    };
  }

  private static Path checked(Path root, String volume) {
    if (!NAME.matcher(volume).matches()) {
      throw new IllegalArgumentException("not the name of a volume: " + volume);
    }
    return root.resolve(volume);
  }
}
