package io.coracle.kubelet.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Mounts and unmounts. Thread-safe; calls block. */
public interface Mounts {

  /**
   * Mounts a file system that lives in memory.
   *
   * @param bytes how much it may hold; zero for the system's own bound
   */
  void memory(Path target, long bytes) throws IOException;

  /**
   * Mounts a file system of huge pages.
   *
   * @param page their size, e.g. {@code 2Mi}
   * @param bytes how much it may hold; zero for no bound
   */
  void hugePages(Path target, String page, long bytes) throws IOException;

  /**
   * Mounts a file system that can only be read, and nothing on it run.
   *
   * @param type {@code bind} for a directory
   * @param options as for the program {@code mount}; those that say the same are left out
   */
  void readOnly(String type, String source, List<String> options, Path target) throws IOException;

  /**
   * Makes the directories of {@code path} below {@code root} that are not there, never anything
   * outside of {@code root}, whatever symbolic links say.
   *
   * @param mode permission bits of those that are made
   */
  void makeBelow(Path root, Path path, int mode) throws IOException;

  /**
   * The content of the file at {@code path} below {@code root}, never of one outside of it. Links
   * are followed as if {@code root} were the root of everything.
   *
   * @throws IOException if it is no plain file, or longer than {@code mostBytes}
   */
  byte[] readBelow(Path root, Path path, int mostBytes) throws IOException;

  /**
   * Mounts what lies at {@code path} below {@code root} onto {@code target} as well, never anything
   * outside of {@code root}, whatever symbolic links say and whoever changes them meanwhile. What
   * is mounted at {@code target} already is left if it is the same, and unmounted if not.
   *
   * @param target made as what it needs to be, a directory or a file
   */
  void bindBelow(Path root, Path path, Path target) throws IOException;

  /**
   * Mounts a directory or file with all that is mounted below it onto {@code target} as well; none
   * of it can be written to there.
   */
  void bindReadOnly(Path source, Path target) throws IOException;

  void unmount(Path target) throws IOException;

  /** All mount points at or below a directory, the deepest first. */
  List<Path> below(Path directory) throws IOException;

  /**
   * Whether a file system of its own is mounted at a directory. Cheap: unlike {@link #below} it
   * does not read the list of all mounts, but it sees no directory bound within one file system.
   */
  boolean separate(Path directory) throws IOException;

  /** The mounts of this machine, which must be Linux. */
  static Mounts system() {
    return SystemMounts.INSTANCE;
  }
}
