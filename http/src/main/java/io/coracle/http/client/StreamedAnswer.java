package io.coracle.http.client;

import io.coracle.http.Headers;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * An answer whose body is still on its way. The server is slowed down while nobody reads. Must be
 * closed; closing from another task ends a read that waits.
 */
public final class StreamedAnswer implements AutoCloseable {
  private static final int CHUNK_BYTES = 32 * 1024;

  private final int status;
  private final Headers headers;
  private final InputStream body;
  private final Channel channel;

  StreamedAnswer(int status, Headers headers, InputStream body, Channel channel) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.channel = channel;
  }

  public int status() {
    return status;
  }

  public Headers headers() {
    return headers;
  }

  /** The body; reading blocks the calling task. */
  public InputStream body() {
    return body;
  }

  /**
   * Hands every piece of the body to {@code chunk} as it arrives, until the body ends. Blocks the
   * calling task.
   *
   * @throws IOException when the connection breaks before the end
   */
  public void forEachChunk(Consumer<byte[]> chunk) throws IOException {
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      chunk.accept(Arrays.copyOf(buffer, count));
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void close() {
    channel.close();
  }
}
