package io.coracle.http.server;

import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server over real sockets with the platform's client, on both versions of the protocol. */
class HttpServerTest {
  private static final TestPki PKI = new TestPki();
  private final Environment environment = Environment.system();
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.close(Duration.ofMillis(500)));
  }

  private HttpServer start(Handler handler) {
    var key = PKI.serverKey();
    var config =
        HttpServerConfig.https(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServerTls.of(() -> key, PKI.authority.certificate()));
    HttpServer server = HttpServer.start(config, handler, environment);
    servers.add(server);
    return server;
  }

  private URI uri(String path) {
    return URI.create("https://localhost:" + servers.getFirst().address().getPort() + path);
  }

  private static HttpClient client(HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(PKI.clientContext(null)).build();
  }

  private HttpResponse<byte[]> send(HttpClient.Version version, HttpRequest.Builder request)
      throws Exception {
    try (HttpClient client = client(version)) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.version()).isEqualTo(version);
      return answer;
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void post_smallBody_handlerSeesTheRequestAndTheClientTheAnswer(HttpClient.Version version)
      throws Exception {
    CompletableFuture<Request> seen = new CompletableFuture<>();
    start(
        request -> {
          seen.complete(request);
          return Response.of(201, "application/json", request.body());
        });

    var answer =
        send(
            version,
            HttpRequest.newBuilder(uri("/api/v1/a%20b?x=1&y=%2F"))
                .header("X-Test", "yes")
                .POST(ofByteArray("{\"a\":1}".getBytes(StandardCharsets.UTF_8))));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).asString().isEqualTo("{\"a\":1}");
    assertThat(answer.headers().firstValue("date")).isPresent();
    assertThat(seen.get().path()).isEqualTo("/api/v1/a%20b");
    assertThat(seen.get().query().first("y")).contains("/");
    assertThat(seen.get().headers().first("x-test")).contains("yes");
    assertThat(seen.get().headers().fields())
        .noneMatch(field -> field.name().startsWith("x-http2"));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void get_answerOfManyChunks_arrivesWhole(HttpClient.Version version) throws Exception {
    byte[] chunk = new byte[10_000];
    Arrays.fill(chunk, (byte) 'x');
    start(
        request ->
            new Response.Complete(200, Headers.none(), java.util.Collections.nCopies(1000, chunk)));

    var answer = send(version, HttpRequest.newBuilder(uri("/")));

    assertThat(answer.body()).hasSize(10_000_000);
    assertThat(answer.headers().firstValue("content-length")).contains("10000000");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void get_largeAnswerAndGzipAccepted_isCompressed(HttpClient.Version version) throws Exception {
    byte[] body = "0123456789".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    start(request -> Response.of(200, "text/plain", body));

    var answer = send(version, HttpRequest.newBuilder(uri("/")).header("accept-encoding", "gzip"));

    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    var plain =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))
            .readAllBytes();
    assertThat(plain).isEqualTo(body);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void head_anyAnswer_hasLengthButNoBody(HttpClient.Version version) throws Exception {
    start(request -> Response.text(200, "hello"));

    var answer = send(version, HttpRequest.newBuilder(uri("/")).HEAD());

    assertThat(answer.headers().firstValue("content-length")).contains("5");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void post_bodyBeyondTheLimit_is413(HttpClient.Version version) throws Exception {
    start(request -> Response.text(200, "never"));

    var answer =
        send(
            version,
            HttpRequest.newBuilder(uri("/"))
                .expectContinue(version == HttpClient.Version.HTTP_1_1)
                .POST(ofByteArray(new byte[4 * 1024 * 1024])));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).asString().contains("limit is 3145728");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void handler_throws_clientSees500WithoutDetail(HttpClient.Version version) throws Exception {
    start(
        request -> {
          throw new IllegalStateException("secret detail");
        });

    var answer = send(version, HttpRequest.newBuilder(uri("/")));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).asString().doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void streaming_piecesOverTime_arriveAsTheyAreWritten(HttpClient.Version version)
      throws Exception {
    CompletableFuture<io.coracle.http.BodySink> sink = new CompletableFuture<>();
    start(request -> new Response.Streaming(200, Headers.none(), sink::complete));

    try (HttpClient client = client(version)) {
      var answer =
          client.send(
              HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.ofInputStream());
      sink.get().write("first\n".getBytes(StandardCharsets.UTF_8));
      try (var body = answer.body()) {
        assertThat(new String(body.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first\n");
        sink.get().write(new byte[] {'a'}, new byte[] {'b'});
        sink.get().close();
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ab");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void streaming_clientGoesAway_writerIsTold(HttpClient.Version version) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    start(
        request ->
            new Response.Streaming(
                200,
                Headers.none(),
                sink -> {
                  sink.onClosed(closed::countDown);
                  sink.write(new byte[] {1});
                }));

    try (HttpClient client = client(version)) {
      var answer =
          client.send(
              HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.body().read()).isEqualTo(1);
      answer.body().close();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void streaming_readerIsSlow_writeBlockingWaits(HttpClient.Version version) throws Exception {
    int pieces = 2_000;
    byte[] piece = new byte[10_000];
    start(
        request ->
            new Response.Streaming(
                200,
                Headers.none(),
                sink -> {
                  for (int i = 0; i < pieces; i++) {
                    if (!sink.writeBlocking(piece) || sink.pendingBytes() > 1_000_000) {
                      sink.abort();
                      return;
                    }
                  }
                  sink.close();
                }));

    var answer = send(version, HttpRequest.newBuilder(uri("/")));

    assertThat(answer.body()).hasSize(pieces * 10_000);
  }

  @Test
  void get_clientCertificate_peerCarriesIt() throws Exception {
    CompletableFuture<Peer> seen = new CompletableFuture<>();
    start(
        request -> {
          seen.complete(request.peer());
          return Response.text(200, "ok");
        });
    var context = PKI.clientContext(PKI.clientKey("alice", "dev"));

    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      client.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding());
    }

    assertThat(seen.get())
        .isInstanceOfSatisfying(
            Peer.Remote.class,
            remote ->
                assertThat(remote.certificate().orElseThrow().getSubjectX500Principal().getName())
                    .isEqualTo("CN=alice,O=dev"));
  }

  @Test
  void get_certificateOfAnotherAuthority_isNotTrustedButAnswered() throws Exception {
    CompletableFuture<Peer> seen = new CompletableFuture<>();
    start(
        request -> {
          seen.complete(request.peer());
          return Response.text(200, "ok");
        });
    // Named like the real authority, so that the client offers the certificate.
    var context = PKI.clientContext(new TestPki().clientKey("mallory", "system:masters"));

    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      client.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding());
    }

    assertThat(seen.get())
        .isInstanceOfSatisfying(
            Peer.Remote.class,
            remote -> {
              assertThat(remote.certificate()).isEmpty();
              assertThat(remote.refusal()).isPresent();
            });
  }

  @Test
  void key_exchangedWhileRunning_newConnectionsSeeTheNewOne() throws Exception {
    var keys = new ArrayDeque<>(List.of(PKI.serverKey(), PKI.serverKey()));
    var config =
        HttpServerConfig.https(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServerTls.of(keys::getFirst));
    servers.add(HttpServer.start(config, request -> Response.text(200, "ok"), environment));

    for (int i = 0; i < 2; i++) {
      try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
        var answer =
            client.send(
                HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(answer.sslSession().orElseThrow().getPeerCertificates()[0])
            .isEqualTo(keys.getFirst().certificate());
      }
      keys.addLast(keys.removeFirst());
    }
  }

  @Test
  void start_portInUse_saysSo() {
    start(request -> Response.text(200, "ok"));
    var config = HttpServerConfig.http(servers.getFirst().address());

    assertThatThrownBy(() -> HttpServer.start(config, r -> Response.text(200, ""), environment))
        .isInstanceOf(HttpServerException.class)
        .hasMessageContaining("the port is in use");
  }

  @Test
  void close_requestUnderWay_isAnsweredAndStreamsEndProperly() throws Exception {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    HttpServer server =
        start(
            request -> {
              if (request.path().equals("/stream")) {
                return new Response.Streaming(200, Headers.none(), sink -> entered.countDown());
              }
              entered.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Response.text(200, "done");
            });
    try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
      var handler = HttpResponse.BodyHandlers.ofString();
      var slow = client.sendAsync(HttpRequest.newBuilder(uri("/slow")).build(), handler);
      var stream = client.sendAsync(HttpRequest.newBuilder(uri("/stream")).build(), handler);
      entered.await();
      CountDownLatch stopped = new CountDownLatch(1);
      environment
          .tasks()
          .start(
              "stop",
              () -> {
                server.close(Duration.ofSeconds(10));
                stopped.countDown();
              });
      assertThat(stream.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      go.countDown();
      assertThat(slow.get(5, TimeUnit.SECONDS).body()).isEqualTo("done");
      assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(List.of(server.connections(), server.activeExchanges())).containsOnly(0);
  }
}
