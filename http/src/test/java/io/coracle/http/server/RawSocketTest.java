package io.coracle.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What well-behaved clients do not do, byte by byte over a socket. */
class RawSocketTest {
  private @Nullable HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close(Duration.ofMillis(200));
    }
  }

  private Socket connect(ServerLimits limits, Handler handler) throws IOException {
    var config =
        HttpServerConfig.http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(limits);
    HttpServer started = HttpServer.start(config, handler, Environment.system());
    server = started;
    Socket socket = new Socket(started.address().getAddress(), started.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static ServerLimits impatient() {
    return ServerLimits.DEFAULT.withTimeouts(
        Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(400));
  }

  @Test
  void pipeline_secondAnswerIsReadyFirst_answersKeepTheOrder() throws Exception {
    CountDownLatch secondSent = new CountDownLatch(1);
    try (Socket socket =
        connect(
            ServerLimits.DEFAULT,
            request -> {
              if (request.path().equals("/1")) {
                await(secondSent);
              }
              return Response.text(200, "answer " + request.path());
            })) {
      write(socket, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\n");
      write(
          socket,
          "Content-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      secondSent.countDown();

      String text = readAll(socket);
      assertThat(text).containsSubsequence("answer /1", "answer /2", "answer /3");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void head_sentTooSlowly_connectionIsClosed() throws Exception {
    try (Socket socket = connect(impatient(), request -> Response.text(200, "never"))) {
      write(socket, "GET / HTTP/1.1\r\nHost:");
      assertThat(readAll(socket)).isEmpty();
    }
  }

  @Test
  void body_sentTooSlowly_connectionIsClosed() throws Exception {
    try (Socket socket = connect(impatient(), request -> Response.text(200, "never"))) {
      write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(readAll(socket)).isEmpty();
    }
  }

  @Test
  void idle_tooLong_connectionIsClosedAfterTheAnswer() throws Exception {
    try (Socket socket = connect(impatient(), request -> Response.text(200, "hello"))) {
      write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAll(socket)).endsWith("hello");
    }
  }

  @Test
  void garbage_insteadOfARequest_is400() throws Exception {
    try (Socket socket = connect(ServerLimits.DEFAULT, request -> Response.text(200, "never"))) {
      write(socket, "\u0016\u0003\u0001 hello\r\n\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void head_tooLarge_is431AndTooLongALine414() throws Exception {
    String large = "x".repeat(ServerLimits.DEFAULT.headBytes());
    try (Socket socket = connect(ServerLimits.DEFAULT, request -> Response.text(200, "never"))) {
      write(socket, "GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 431");
    }
    stop();
    try (Socket socket = connect(ServerLimits.DEFAULT, request -> Response.text(200, "never"))) {
      write(socket, "GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 414");
    }
  }

  @Test
  void chunkedBody_beyondTheLimit_is413() throws Exception {
    try (Socket socket =
        connect(ServerLimits.DEFAULT.withBodyBytes(10), request -> Response.text(200, "never"))) {
      write(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      write(socket, "8\r\n12345678\r\n8\r\n12345678\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void http10_streaming_endsWithTheConnection() throws Exception {
    try (Socket socket =
        connect(
            ServerLimits.DEFAULT,
            request ->
                new Response.Streaming(
                    200,
                    Headers.none(),
                    sink -> {
                      sink.write("abc".getBytes(StandardCharsets.UTF_8));
                      sink.close();
                    }))) {
      write(socket, "GET / HTTP/1.0\r\n\r\n");
      assertThat(readAll(socket)).contains("connection: close").endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void upgrade_accepted_bytesFlowBothWays() throws Exception {
    try (Socket socket =
        connect(
            ServerLimits.DEFAULT,
            request -> {
              assertThat(request.upgrade().orElseThrow().protocol()).isEqualTo("echo/1");
              return new Response.Upgraded(
                  101,
                  Headers.of("connection", "Upgrade", "upgrade", "echo/1"),
                  connection -> {
                    try {
                      InputStream in = connection.input();
                      for (int b = in.read(); b != '\n'; b = in.read()) {
                        connection.output().write(Character.toUpperCase(b));
                      }
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
            })) {
      write(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ECHO/1\r\n\r\n");
      InputStream in = socket.getInputStream();
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.read());
      }
      assertThat(head).startsWith("HTTP/1.1 101").contains("upgrade: echo/1");
      write(socket, "hel");
      assertThat(new String(in.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("HEL");
      write(socket, "lo\n");
      assertThat(readAll(socket)).isEqualTo("LO");
    }
  }

  @Test
  void connections_beyondTheBound_areClosedAtOnce() throws Exception {
    ServerLimits one =
        new ServerLimits(
            1,
            1024,
            1024,
            1024,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9));
    try (Socket first = connect(one, request -> Response.text(200, "hello"))) {
      write(first, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = new Socket(first.getInetAddress(), first.getPort())) {
        second.setSoTimeout(10_000);
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
    }
  }
}
