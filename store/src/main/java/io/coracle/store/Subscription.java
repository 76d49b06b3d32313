package io.coracle.store;

/** A running watch. */
public interface Subscription extends AutoCloseable {

  /**
   * Ends the watch. After this returns the sink gets no further call, save one that is under way.
   */
  @Override
  void close();
}
