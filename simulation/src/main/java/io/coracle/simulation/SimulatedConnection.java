package io.coracle.simulation;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.http.streams.HalfClosable;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection to a port of a simulated pod: one HTTP/1.1 request is answered with a sentence that
 * says which pod this is, and the connection ends.
 */
final class SimulatedConnection implements HalfClosable {
  /** A client that sends no request for so long is cut off. */
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);

  private static final int MAX_REQUEST_BYTES = 64 << 10;

  private final SandboxConfig sandbox;
  private final int port;
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();
  private final Promise<ByteBuffer> answer;
  private volatile boolean open = true;

  SimulatedConnection(Environment environment, SandboxConfig sandbox, int port) {
    this.sandbox = sandbox;
    this.port = port;
    this.answer = environment.tasks().promise();
  }

  @Override
  public int write(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    synchronized (request) {
      request.writeBytes(bytes);
      boolean whole = request.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n");
      if (whole || request.size() > MAX_REQUEST_BYTES) {
        answer.complete(response());
      }
    }
    return bytes.length;
  }

  private ByteBuffer response() {
    byte[] body =
        ("Hello from the simulated pod %s/%s, port %d\n"
                .formatted(sandbox.namespace(), sandbox.name(), port))
            .getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    try {
      ByteBuffer rest = answer.await(IDLE_LIMIT).orElse(ByteBuffer.allocate(0));
      if (!rest.hasRemaining()) {
        return -1;
      }
      int count = Math.min(rest.remaining(), target.remaining());
      target.put(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a simulated answer", e);
    }
  }

  @Override
  public void endOutput() {
    answer.complete(ByteBuffer.allocate(0));
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    answer.complete(ByteBuffer.allocate(0));
  }
}
