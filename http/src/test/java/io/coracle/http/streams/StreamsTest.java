package io.coracle.http.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.UpgradeOffer;
import io.coracle.http.streams.CommandStreams.TerminalSize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final Environment ENVIRONMENT = Environment.system();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static Request request(String protocol, String query, String... headers) {
    return new Request(
        "POST",
        "/exec",
        Query.parse(query),
        Headers.of(headers),
        new byte[0],
        new Peer.InProcess("test", List.of(), Map.of()),
        Optional.of(new UpgradeOffer(protocol)));
  }

  /** Runs the takeover of an answer in a task and returns the client's end. */
  private static RawConnection accepted(Response response) {
    assertThat(response.status()).isEqualTo(101);
    var pipes = new Pipes();
    Response.Upgraded upgraded = (Response.Upgraded) response;
    ENVIRONMENT
        .tasks()
        .start(
            "takeover",
            () -> {
              try (RawConnection connection = pipes.right()) {
                upgraded.takeover().run(connection);
              }
            });
    return pipes.left();
  }

  /** Copies its input to its output, says something on errors, and exits with 3. */
  private static int echo(CommandStreams streams) {
    try {
      ByteCopy.all(streams.stdin().orElseThrow(), streams.stdout().orElseThrow());
      if (streams.stderr().isPresent()) {
        streams.stderr().get().write("done".getBytes(UTF_8));
      }
      return 3;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void command_overSpdy_hasStreamsAndStatus() throws IOException {
    Response response =
        new RemoteCommandServer(ENVIRONMENT)
            .answer(
                request(
                    "spdy/3.1",
                    "",
                    "x-stream-protocol-version",
                    "v9.nonsense",
                    "x-stream-protocol-version",
                    "v4.channel.k8s.io"),
                new RemoteCommandServer.Options(true, true, true, false),
                StreamsTest::echo);
    assertThat(response.headers().first("x-stream-protocol-version")).contains("v4.channel.k8s.io");
    byte[] input = "x".repeat(300_000).getBytes(UTF_8);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    byte[] status =
        new StreamClient(ENVIRONMENT)
            .command(
                accepted(response),
                new CommandStreams(
                    Optional.of(new ByteArrayInputStream(input)),
                    Optional.of(out),
                    Optional.of(err),
                    CommandStreams.Resizes.NONE),
                false);
    assertThat(out.toByteArray()).isEqualTo(input);
    assertThat(err.toString(UTF_8)).isEqualTo("done");
    assertThat(new String(status, UTF_8))
        .contains("\"NonZeroExitCode\"")
        .contains("{\"reason\":\"ExitCode\",\"message\":\"3\"}");
  }

  @Test
  void command_terminalOverSpdy_isToldItsSize() throws Exception {
    Promise<TerminalSize> size = ENVIRONMENT.tasks().promise();
    Response response =
        new RemoteCommandServer(ENVIRONMENT)
            .answer(
                request("spdy/3.1", "", "x-stream-protocol-version", "v4.channel.k8s.io"),
                RemoteCommandServer.Options.of(Query.parse("stdout=true&stderr=true&tty=true")),
                streams -> {
                  streams.resizes().onResize(size::complete);
                  try {
                    return size.await(LIMIT).isPresent() ? 0 : 1;
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    byte[] status =
        new StreamClient(ENVIRONMENT)
            .command(
                accepted(response),
                new CommandStreams(
                    Optional.empty(),
                    Optional.of(OutputStream.nullOutputStream()),
                    Optional.empty(),
                    listener -> listener.accept(new TerminalSize(120, 40))),
                true);
    assertThat(new String(status, UTF_8)).isEqualTo("{\"metadata\":{},\"status\":\"Success\"}");
    assertThat(size.value()).contains(new TerminalSize(120, 40));
  }

  private static WebSocketConnection webSocket(Response response) {
    return WebSocketConnection.client(accepted(response), ENVIRONMENT.ids());
  }

  private static byte[] message(int channel, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] message = new byte[bytes.length + 1];
    message[0] = (byte) channel;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    return message;
  }

  @Test
  void command_overWebSocketVersion5_closesItsInput() throws IOException {
    Response response =
        new RemoteCommandServer(ENVIRONMENT)
            .answer(
                request(
                    "websocket",
                    "",
                    "sec-websocket-key",
                    "dGhlIHNhbXBsZSBub25jZQ==",
                    "sec-websocket-protocol",
                    "v5.channel.k8s.io, v4.channel.k8s.io"),
                new RemoteCommandServer.Options(true, true, false, false),
                StreamsTest::echo);
    // The example of RFC 6455 section 1.3.
    assertThat(response.headers().first("sec-websocket-accept"))
        .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(response.headers().first("sec-websocket-protocol")).contains("v5.channel.k8s.io");
    WebSocketConnection client = webSocket(response);
    assertThat(client.read().orElseThrow().payload()).isEqualTo(new byte[] {1});
    client.sendBinary(message(0, "hello"));
    assertThat(client.read().orElseThrow().payload()).isEqualTo(message(1, "hello"));
    client.sendBinary(new byte[] {(byte) 255, 0});
    assertThat(new String(client.read().orElseThrow().payload(), UTF_8))
        .startsWith("\u0003{")
        .contains("ExitCode");
    assertThat(client.read()).isEmpty();
    client.close();
  }

  @Test
  void command_overBase64WebSocket_isText() throws IOException {
    Response response =
        new RemoteCommandServer(ENVIRONMENT)
            .answer(
                request(
                    "websocket",
                    "",
                    "sec-websocket-key",
                    "x",
                    "sec-websocket-protocol",
                    "base64.channel.k8s.io"),
                new RemoteCommandServer.Options(false, true, false, false),
                streams -> {
                  try {
                    streams.stdout().orElseThrow().write("hi".getBytes(UTF_8));
                    return 0;
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    WebSocketConnection client = webSocket(response);
    assertThat(new String(client.read().orElseThrow().payload(), UTF_8)).isEqualTo("1");
    WebSocketConnection.Message output = client.read().orElseThrow();
    assertThat(output.text()).isTrue();
    assertThat(new String(output.payload(), UTF_8)).isEqualTo("1aGk=");
    assertThat(client.read()).isEmpty();
    client.close();
  }

  @Test
  void lines_inPiecesOfAnyShape_areOneMessageEach() throws IOException {
    Response response =
        LineMessages.answer(
            request("websocket", "", "sec-websocket-key", "x"),
            sink -> {
              sink.write("on".getBytes(UTF_8), "e\ntw".getBytes(UTF_8));
              assertThat(sink.writeBlocking("o\n\nthree\nnever".getBytes(UTF_8))).isTrue();
              sink.close();
            },
            ENVIRONMENT);
    try (WebSocketConnection client = webSocket(response)) {
      for (String line : List.of("one", "two", "", "three")) {
        WebSocketConnection.Message message = client.read().orElseThrow();
        assertThat(message.text()).isTrue();
        assertThat(new String(message.payload(), UTF_8)).isEqualTo(line);
      }
      assertThat(client.read()).isEmpty();
    }
  }

  @Test
  void lines_whenTheClientLeaves_areToldSo() throws Exception {
    var closed = new CountDownLatch(1);
    Response response =
        LineMessages.answer(
            request("websocket", "", "sec-websocket-key", "x"),
            sink -> {
              sink.onClosed(closed::countDown);
              sink.write("one\n".getBytes(UTF_8));
            },
            ENVIRONMENT);
    WebSocketConnection client = webSocket(response);
    assertThat(client.read()).isPresent();
    client.close();
    assertThat(closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void answer_noKnownProtocol_isRefused() {
    var server = new RemoteCommandServer(ENVIRONMENT);
    var options = new RemoteCommandServer.Options(false, true, false, false);
    assertThat(
            server
                .answer(request("spdy/3.1", "", "x-stream-protocol-version", "v9"), options, s -> 0)
                .status())
        .isEqualTo(403);
    Request plain =
        Request.of(
            "POST",
            "/exec",
            Query.none(),
            Headers.none(),
            new byte[0],
            new Peer.InProcess("test", List.of(), Map.of()));
    assertThat(server.answer(plain, options, s -> 0).status()).isEqualTo(400);
    assertThat(
            server
                .answer(plain, new RemoteCommandServer.Options(false, false, false, true), s -> 0)
                .status())
        .isEqualTo(400);
  }

  /** A server that sends back what it got, once it got the end. */
  private static final class EchoServer implements AutoCloseable {
    private final ServerSocket listener;

    EchoServer() throws IOException {
      listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      ENVIRONMENT.tasks().start("echo-server", this::serve);
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        byte[] all = socket.getInputStream().readAllBytes();
        socket.getOutputStream().write(all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    ByteChannel connect(int port) {
      try {
        return SocketChannel.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static String exchange(HalfClosable channel) throws IOException {
    channel.write(ByteBuffer.wrap("ping".getBytes(UTF_8)));
    channel.endOutput();
    var received = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    while (channel.read(buffer) >= 0) {
      received.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return received.toString(UTF_8);
  }

  @Test
  void portForward_overSpdy_passesBytesAndTheirEnd() throws IOException {
    try (var server = new EchoServer()) {
      Response response =
          new PortForwardServer(ENVIRONMENT)
              .answer(
                  request("spdy/3.1", "", "x-stream-protocol-version", "portforward.k8s.io"),
                  server::connect);
      try (HalfClosable channel = new StreamClient(ENVIRONMENT).forward(accepted(response), 8080)) {
        assertThat(exchange(channel)).isEqualTo("ping");
      }
    }
  }

  @Test
  void portForward_spdyInWebSocket_passesBytes() throws IOException {
    try (var server = new EchoServer()) {
      Response response =
          new PortForwardServer(ENVIRONMENT)
              .answer(
                  request(
                      "websocket",
                      "",
                      "sec-websocket-key",
                      "x",
                      "sec-websocket-protocol",
                      "SPDY/3.1+portforward.k8s.io"),
                  server::connect);
      var tunnel = new WebSocketTunnel(webSocket(response));
      try (HalfClosable channel = new StreamClient(ENVIRONMENT).forward(tunnel, 8080)) {
        assertThat(exchange(channel)).isEqualTo("ping");
      }
    }
  }

  @Test
  void portForward_nobodyListens_clientIsTold() throws IOException {
    Response response =
        new PortForwardServer(ENVIRONMENT)
            .answer(
                request("spdy/3.1", ""),
                port -> {
                  throw new IllegalStateException("connection refused");
                });
    try (HalfClosable channel = new StreamClient(ENVIRONMENT).forward(accepted(response), 8080)) {
      String message = "";
      try {
        channel.read(ByteBuffer.allocate(10));
      } catch (IOException e) {
        message = String.valueOf(e.getMessage());
      }
      assertThat(message).isEqualTo("error forwarding port 8080 to pod: connection refused");
    }
  }

  @Test
  void portForward_webSocketChannels_areNumberedByPort() throws IOException {
    Response response =
        new PortForwardServer(ENVIRONMENT)
            .answer(
                request(
                    "websocket",
                    "ports=8080",
                    "sec-websocket-key",
                    "x",
                    "sec-websocket-protocol",
                    "v4.channel.k8s.io"),
                port -> new Upper());
    WebSocketConnection client = webSocket(response);
    assertThat(client.read().orElseThrow().payload()).isEqualTo(new byte[] {0, (byte) 0x90, 0x1f});
    assertThat(client.read().orElseThrow().payload()).isEqualTo(new byte[] {1, (byte) 0x90, 0x1f});
    client.sendBinary(message(0, "shout"));
    assertThat(client.read().orElseThrow().payload()).isEqualTo(message(0, "SHOUT"));
    client.close();
  }

  /** A target that answers in capitals. */
  private static final class Upper implements ByteChannel {
    private final BytePipe pipe = new BytePipe();

    @Override
    public int read(ByteBuffer target) throws IOException {
      InputStream in = pipe.input();
      byte[] bytes = new byte[target.remaining()];
      int count = in.read(bytes);
      if (count > 0) {
        target.put(bytes, 0, count);
      }
      return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      pipe.put(new String(bytes, UTF_8).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8));
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      pipe.end();
    }
  }
}
