package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import io.coracle.http.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The server's side of exec and attach over SPDY: the client opens one stream for each purpose. */
final class SpdyCommandSession implements RemoteCommandServer.Session, AutoCloseable {
  private static final Log LOG = Log.of("streams");

  /** How long a client may take to open its streams, as upstream has it. */
  private static final Duration STREAMS_LIMIT = Duration.ofSeconds(30);

  private static final int RESIZE_BYTES = 1024;

  private final Environment environment;
  private final SpdyConnection connection;
  private final RemoteCommandServer.Options options;
  private final boolean jsonStatus;
  private final boolean resizable;
  private final Set<String> expected = new HashSet<>();
  private final Map<String, SpdyStream> streams = new ConcurrentHashMap<>();
  private final Promise<Boolean> complete;
  private final TerminalSizes sizes = new TerminalSizes();

  SpdyCommandSession(
      Environment environment,
      RawConnection raw,
      String protocol,
      RemoteCommandServer.Options options) {
    this.environment = environment;
    this.options = options;
    this.jsonStatus = protocol.startsWith("v4.");
    this.resizable = options.tty() && (jsonStatus || protocol.startsWith("v3."));
    this.complete = environment.tasks().promise();
    this.connection = SpdyConnection.server(raw, this::opened);
    expected.add("error");
    expect(options.stdin(), "stdin");
    expect(options.stdout(), "stdout");
    expect(options.stderr(), "stderr");
    expect(resizable, "resize");
  }

  private void expect(boolean wanted, String type) {
    if (wanted) {
      expected.add(type);
    }
  }

  private void opened(SpdyStream stream) {
    String type = stream.headers().first("streamtype").orElse("");
    if (!expected.contains(type) || streams.putIfAbsent(type, stream) != null) {
      stream.reset();
      return;
    }
    if (streams.size() == expected.size()) {
      complete.complete(true);
    }
  }

  /** Waits until the client has opened all its streams; false if it does not. */
  boolean awaitStreams() {
    environment
        .tasks()
        .start(
            "spdy-server",
            () -> {
              connection.run();
              complete.complete(false);
            });
    try {
      boolean opened = complete.await(STREAMS_LIMIT).orElse(false);
      if (opened && resizable) {
        environment.tasks().start("terminal-sizes", this::readSizes);
      }
      return opened;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private SpdyStream stream(String type) {
    SpdyStream stream = streams.get(type);
    if (stream == null) {
      throw new IllegalStateException("the stream was not awaited: " + type);
    }
    return stream;
  }

  private void readSizes() {
    InputStream in = stream("resize").input();
    byte[] buffer = new byte[RESIZE_BYTES];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sizes.accept(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      LOG.debug("A client's terminal is gone");
    }
  }

  @Override
  public CommandStreams streams() {
    return new CommandStreams(
        options.stdin() ? Optional.of(stream("stdin").input()) : Optional.empty(),
        options.stdout() ? Optional.of(stream("stdout").output()) : Optional.empty(),
        options.stderr() ? Optional.of(stream("stderr").output()) : Optional.empty(),
        sizes);
  }

  @Override
  public void end(CommandStatus status) throws IOException {
    try (OutputStream error = stream("error").output()) {
      if (jsonStatus) {
        error.write(status.json());
      } else if (status.exitCode() != 0) {
        error.write(status.sentence());
      }
    }
    for (String type : Set.of("stdout", "stderr")) {
      SpdyStream stream = streams.get(type);
      if (stream != null) {
        stream.output().close();
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
