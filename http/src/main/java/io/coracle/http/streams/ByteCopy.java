package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Copies bytes between streams and channels. */
final class ByteCopy {
  private static final Log LOG = Log.of("streams");
  private static final int BUFFER_BYTES = 32 << 10;

  /** When the target has said all, what the client still sends may take as long to get through. */
  private static final Duration REST_LIMIT = Duration.ofSeconds(5);

  private ByteCopy() {}

  /** Copies until the end of {@code in}, and flushes as it goes. */
  static void all(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
  }

  /**
   * Copies both ways between a client and a target. Returns when the target has said all, and the
   * client too or a little time has passed. The end of what the client says is passed on where the
   * channel can do that.
   */
  static void both(
      Environment environment, InputStream fromClient, OutputStream toClient, ByteChannel target)
      throws IOException {
    Promise<Boolean> clientDone = environment.tasks().promise();
    environment
        .tasks()
        .start(
            "port-forward-upstream",
            () -> {
              toTarget(fromClient, target);
              clientDone.complete(true);
            });
    toClient(target, toClient);
    toClient.close();
    try {
      clientDone.await(REST_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void toClient(ByteChannel target, OutputStream toClient) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (target.read(buffer) >= 0) {
      toClient.write(buffer.array(), 0, buffer.position());
      toClient.flush();
      buffer.clear();
    }
  }

  private static void toTarget(InputStream fromClient, ByteChannel target) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = fromClient.read(buffer); count >= 0; count = fromClient.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          target.write(bytes);
        }
      }
      endOutput(target);
    } catch (IOException e) {
      LOG.debug("A forwarded connection ended", "cause", e.toString());
    }
  }

  private static void endOutput(ByteChannel target) throws IOException {
    switch (target) {
      case SocketChannel socket -> socket.shutdownOutput();
      case HalfClosable channel -> channel.endOutput();
      default -> {
        // This channel can only be closed in both directions, which would lose the answer.
      }
    }
  }
}
