package io.coracle.kubelet.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Asks the system about disks. Calls block. Thread-safe. */
public interface Disks {

  /**
   * The filesystem that holds {@code path}.
   *
   * @throws IOException if there is no such path
   */
  Space space(Path path) throws IOException;

  /** One file. */
  Entry entry(Path path) throws IOException;

  /**
   * A file, a directory or anything else in a directory.
   *
   * @param bytes that it takes on the disk
   * @param links how many names it has
   * @param device which filesystem it is on
   */
  record Entry(boolean directory, long bytes, long links, long inode, long device) {}

  /** This machine's. */
  static Disks system() {
    return SystemDisks.INSTANCE;
  }
}
