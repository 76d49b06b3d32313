package io.coracle.kubelet.manifest;

import java.io.IOException;
import java.util.List;

/** The files that static pods are described in. Calls may block. Thread-safe. */
public interface ManifestFiles {

  /**
   * The names of the files, in alphabetical order, without hidden ones; empty if there are none, or
   * not even a directory.
   */
  List<String> list() throws IOException;

  /** What is in a file. */
  byte[] read(String name) throws IOException;

  /**
   * Calls {@code onChange}, which must not block, whenever something may have changed, until it is
   * closed.
   *
   * @throws IOException when there is nothing to watch now
   */
  Watch watch(Runnable onChange) throws IOException;

  /** A watch under way. */
  interface Watch extends AutoCloseable {

    /** Whether changes are still told. */
    boolean alive();

    @Override
    void close();
  }
}
