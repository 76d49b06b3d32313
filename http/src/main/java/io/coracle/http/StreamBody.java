package io.coracle.http;

/** Writes a body piece by piece. */
@FunctionalInterface
public interface StreamBody {

  /**
   * Begins to write to {@code sink}; called once, when the head was sent. May return at once and go
   * on writing from other threads, or write all and close before it returns.
   */
  void start(BodySink sink);

  /**
   * Whether a client is cut off that takes nothing for the server's write timeout though something
   * waits for it. Clients of logs may pause as long as they like; what others go on writing for
   * should not pile up.
   */
  default boolean endsWhenStalled() {
    return false;
  }
}
