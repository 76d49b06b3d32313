package io.coracle.http.server;

import java.time.Duration;

/**
 * What one client may take from a server. All bounds hold for HTTP/1.1 and HTTP/2 alike unless they
 * say otherwise.
 *
 * @param connections at most so many at once; further ones are closed as soon as they are accepted
 * @param headBytes size of a request line and of all header fields together, each
 * @param bodyBytes size of a request body; more is answered with 413
 * @param roomBytes size of all request bodies together that are being sent or worked on; when it is
 *     reached, whoever has been sending the longest is cut off, or 503 is answered
 * @param streams requests at once on one HTTP/2 connection
 * @param handshakeTimeout for TLS
 * @param headTimeout from the first byte of a request to the end of its head
 * @param bodyTimeout from the head to the end of the body
 * @param idleTimeout how long a connection may stay open without a request
 * @param writeTimeout how long a client may take nothing of an answer that is there as a whole, of
 *     the rest of a stream that has ended, or of one that must not pile up
 */
public record ServerLimits(
    int connections,
    int headBytes,
    int bodyBytes,
    long roomBytes,
    int streams,
    Duration handshakeTimeout,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration writeTimeout) {

  /** The part of the memory that request bodies may fill together. */
  private static final int ROOM_PART = 8;

  private static final long MIN_ROOM_BYTES = 32L * 1024 * 1024;

  /** What the reference API server allows, where it says anything. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          20_000,
          64 * 1024,
          3 * 1024 * 1024,
          Math.max(MIN_ROOM_BYTES, Runtime.getRuntime().maxMemory() / ROOM_PART),
          100,
          Duration.ofSeconds(10),
          Duration.ofSeconds(32),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          Duration.ofSeconds(60));

  public ServerLimits withBodyBytes(int bytes) {
    return new ServerLimits(
        connections,
        headBytes,
        bytes,
        roomBytes,
        streams,
        handshakeTimeout,
        headTimeout,
        bodyTimeout,
        idleTimeout,
        writeTimeout);
  }

  /** The same bounds with another one on all bodies together. */
  public ServerLimits withRoomBytes(long bytes) {
    return new ServerLimits(
        connections,
        headBytes,
        bodyBytes,
        bytes,
        streams,
        handshakeTimeout,
        headTimeout,
        bodyTimeout,
        idleTimeout,
        writeTimeout);
  }

  /** The same bounds with other timeouts for what a client sends. */
  public ServerLimits withTimeouts(Duration head, Duration body, Duration idle) {
    return new ServerLimits(
        connections,
        headBytes,
        bodyBytes,
        roomBytes,
        streams,
        handshakeTimeout,
        head,
        body,
        idle,
        writeTimeout);
  }
}
