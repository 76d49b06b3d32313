package io.coracle.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An answer. */
public sealed interface Response {

  /** The HTTP status code. */
  int status();

  Headers headers();

  /**
   * An answer that is there as a whole. The server sets its length.
   *
   * @param chunks written one after the other without being copied together; must not be changed
   *     afterwards
   */
  record Complete(int status, Headers headers, List<byte[]> chunks) implements Response {

    /** The chunks in one; must not be changed. */
    public byte[] body() {
      if (chunks.size() == 1) {
        return chunks.getFirst();
      }
      var joined = new ByteArrayOutputStream();
      chunks.forEach(joined::writeBytes);
      return joined.toByteArray();
    }
  }

  /** An answer that grows: the head is sent at once, then {@code body} writes until it closes. */
  record Streaming(int status, Headers headers, StreamBody body) implements Response {}

  /**
   * An answer that takes over the connection, made with the request's {@link UpgradeOffer}.
   *
   * @param takeover runs on a task of its own once the head was sent
   */
  record Upgraded(int status, Headers headers, Takeover takeover) implements Response {}

  /**
   * Speaks on a connection that was taken over; returns when it is done, whereupon the connection
   * is closed.
   */
  @FunctionalInterface
  interface Takeover {
    void run(RawConnection connection);
  }

  static Response of(int status, String contentType, byte[] body) {
    return new Complete(status, Headers.of("content-type", contentType), List.of(body));
  }

  static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
