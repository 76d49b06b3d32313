package io.coracle.store;

import java.util.List;

/**
 * Takes the changes of a watch. Called by one thread at a time; must not block, and must not call
 * the store's writer.
 */
public interface Sink {

  /** Takes the changes of one or more commits, in order. */
  void accept(List<Change> changes);

  /**
   * Everything up to {@code revision} that concerns this watch has been sent. Called after each
   * commit that was looked at, with or without changes, at most a few times a second when there are
   * none.
   */
  default void progress(long revision) {}

  /** The store was closed: nothing more will come. */
  void closed();
}
