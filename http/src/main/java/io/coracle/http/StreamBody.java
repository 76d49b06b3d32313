package io.coracle.http;

/** Writes a body piece by piece. */
@FunctionalInterface
public interface StreamBody {

  /**
   * Begins to write to {@code sink}; called once, when the head was sent. May return at once and go
   * on writing from other threads, or write all and close before it returns.
   */
  void start(BodySink sink);
}
