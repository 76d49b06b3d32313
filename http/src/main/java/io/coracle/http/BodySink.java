package io.coracle.http;

/**
 * Takes the pieces of a streamed body. Thread-safe; never blocks, except in {@link #writeBlocking}.
 */
public interface BodySink {

  /**
   * Appends {@code chunk}, which must not be changed afterwards and may be shared by many sinks.
   * Does nothing when the connection is gone.
   */
  void write(byte[] chunk);

  /** Appends several chunks as one write. */
  void write(byte[]... chunks);

  /**
   * Appends {@code chunk} and waits while the client is slow to read. Returns false when the
   * connection is gone.
   */
  boolean writeBlocking(byte[] chunk);

  /** Bytes written but not yet taken by the network: what a slow client lags behind. */
  long pendingBytes();

  /** Ends the body properly. */
  void close();

  /** Breaks the connection off, so that the client sees the body as incomplete. */
  void abort();

  /**
   * Runs {@code body} once when the body has ended or the connection is gone; at once if it is
   * already so.
   */
  void onClosed(Runnable body);
}
