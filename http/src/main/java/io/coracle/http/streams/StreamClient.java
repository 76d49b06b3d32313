package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import io.coracle.http.Headers;
import io.coracle.http.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dialling side of exec, attach and port-forward over SPDY/3.1, on connections whose upgrade is
 * done. Container runtimes' streaming servers speak it.
 */
public final class StreamClient {
  private static final Log LOG = Log.of("streams");

  /** The sub-protocol for {@link #command}. */
  public static final String COMMAND_PROTOCOL = "v4.channel.k8s.io";

  /** The sub-protocol for {@link #forward}. */
  public static final String PORT_FORWARD_PROTOCOL = "portforward.k8s.io";

  /** A status is a small JSON object; more than this is none. */
  private static final int MAX_STATUS_BYTES = 64 << 10;

  /** Output that was sent before the status arrives at once; a stuck reader must not keep us. */
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(30);

  private final Environment environment;

  public StreamClient(Environment environment) {
    this.environment = environment;
  }

  /**
   * Runs a command's streams until it has ended. Returns what the error stream said: a {@code
   * metav1.Status} in JSON, or nothing if the other side just went away.
   */
  public byte[] command(RawConnection raw, CommandStreams streams, boolean tty) throws IOException {
    try (SpdyConnection connection = SpdyConnection.client(raw)) {
      environment.tasks().start("spdy-client", connection::run);
      InputStream status = open(connection, "error").input();
      if (streams.stdin().isPresent()) {
        OutputStream stdin = open(connection, "stdin").output();
        InputStream source = streams.stdin().get();
        environment.tasks().start("stdin", () -> copyAndClose(source, stdin));
      }
      var outputs = new ArrayList<Promise<Boolean>>();
      copyOutput(connection, "stdout", streams.stdout()).ifPresent(outputs::add);
      copyOutput(connection, "stderr", streams.stderr()).ifPresent(outputs::add);
      if (tty) {
        OutputStream resize = open(connection, "resize").output();
        streams.resizes().onResize(size -> send(resize, TerminalSizes.json(size)));
      }
      byte[] ending = status.readNBytes(MAX_STATUS_BYTES);
      awaitAll(outputs);
      return ending;
    }
  }

  private static SpdyStream open(SpdyConnection connection, String type) throws IOException {
    return connection.open(Headers.of("streamtype", type));
  }

  private Optional<Promise<Boolean>> copyOutput(
      SpdyConnection connection, String type, Optional<OutputStream> sink) throws IOException {
    if (sink.isEmpty()) {
      return Optional.empty();
    }
    InputStream source = open(connection, type).input();
    Promise<Boolean> done = environment.tasks().promise();
    environment
        .tasks()
        .start(
            type,
            () -> {
              if (!copy(source, sink.get())) {
                // Whoever wanted the output is gone: end the command's streams too.
                connection.close();
              }
              done.complete(true);
            });
    return Optional.of(done);
  }

  private static boolean copy(InputStream source, OutputStream sink) {
    try {
      ByteCopy.all(source, sink);
      return true;
    } catch (IOException e) {
      LOG.debug("A command's stream broke", "cause", e.toString());
      return false;
    }
  }

  private static void copyAndClose(InputStream source, OutputStream sink) {
    try (sink) {
      ByteCopy.all(source, sink);
    } catch (IOException e) {
      LOG.debug("A command's input broke", "cause", e.toString());
    }
  }

  private static void send(OutputStream stream, byte[] bytes) {
    try {
      stream.write(bytes);
    } catch (IOException e) {
      LOG.debug("A terminal was resized after its command had ended");
    }
  }

  private static void awaitAll(List<Promise<Boolean>> outputs) throws IOException {
    try {
      for (Promise<Boolean> output : outputs) {
        if (output.await(OUTPUT_LIMIT).isEmpty()) {
          throw new IOException("the command's output was not taken in time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a command's output was copied", e);
    }
  }

  /** A channel to {@code port} through {@code raw}, which serves for that one channel. */
  public HalfClosable forward(RawConnection raw, int port) throws IOException {
    SpdyConnection connection = SpdyConnection.client(raw);
    environment.tasks().start("spdy-client", connection::run);
    String number = Integer.toString(port);
    SpdyStream error = connection.open(forwardHeaders("error", number));
    error.output().close();
    SpdyStream data = connection.open(forwardHeaders("data", number));
    return new ForwardedChannel(connection, data, error);
  }

  private static Headers forwardHeaders(String type, String port) {
    return Headers.of("streamtype", type, "port", port, "requestid", "0");
  }

  private record ForwardedChannel(SpdyConnection connection, SpdyStream data, SpdyStream error)
      implements HalfClosable {
    @Override
    public int read(ByteBuffer target) throws IOException {
      byte[] buffer = new byte[target.remaining()];
      int count = data.input().read(buffer);
      if (count > 0) {
        target.put(buffer, 0, count);
      } else if (count < 0) {
        throwIfRefused();
      }
      return count;
    }

    /** A port where nobody listens shows as an error message and a data stream without data. */
    private void throwIfRefused() throws IOException {
      if (error.input().available() > 0) {
        byte[] message = error.input().readNBytes(MAX_STATUS_BYTES);
        throw new IOException(new String(message, java.nio.charset.StandardCharsets.UTF_8));
      }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      data.output().write(bytes);
      return bytes.length;
    }

    @Override
    public void endOutput() throws IOException {
      data.output().close();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
