package io.coracle.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.Tunnel;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerConfig;
import io.coracle.http.server.ServerTls;
import io.coracle.http.server.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpClientTest {
  private static final TestPki PKI = new TestPki();
  private final Environment environment = Environment.system();
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<HttpClient> clients = new ArrayList<>();

  @AfterEach
  void stop() {
    clients.forEach(HttpClient::close);
    servers.forEach(server -> server.close(Duration.ofMillis(200)));
  }

  private Endpoint serve(Handler handler) {
    var key = PKI.serverKey();
    HttpServer server =
        HttpServer.start(
            HttpServerConfig.https(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerTls.of(() -> key, PKI.authority.certificate())),
            handler,
            environment);
    servers.add(server);
    return new Endpoint(true, "127.0.0.1", server.address().getPort());
  }

  private HttpClient client(HttpClientConfig config) {
    HttpClient client = HttpClient.create(config, environment);
    clients.add(client);
    return client;
  }

  private HttpClient client() {
    return client(HttpClientConfig.trusting(PKI.authority.certificate()));
  }

  @Test
  void send_severalRequests_shareOneConnection() {
    Endpoint endpoint =
        serve(
            request ->
                Response.text(
                    200,
                    request.method()
                        + request.path()
                        + "?"
                        + request.query().encoded()
                        + new String(request.body(), StandardCharsets.UTF_8)));
    HttpClient client = client();

    for (int i = 0; i < 5; i++) {
      Answer answer =
          client.send(
              ClientRequest.of(
                  "POST",
                  endpoint,
                  "/a",
                  Query.of("x", "1 2"),
                  Headers.none(),
                  "body".getBytes(StandardCharsets.UTF_8)));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).asString().isEqualTo("POST/a?x=1+2body");
    }
    assertThat(servers.getFirst().connections()).isEqualTo(1);
  }

  @Test
  void send_keyAndToken_reachTheServer() {
    Endpoint endpoint =
        serve(
            request ->
                Response.text(
                    200,
                    user(request) + " " + request.headers().first("authorization").orElse("")));
    var key = PKI.clientKey("kubelet", "system:nodes");

    Answer answer =
        client(
                HttpClientConfig.trusting(PKI.authority.certificate())
                    .withKey(() -> key)
                    .withBearerToken(() -> "abc"))
            .send(ClientRequest.get(endpoint, "/"));

    assertThat(answer.body()).asString().isEqualTo("CN=kubelet,O=system:nodes Bearer abc");
  }

  @Test
  void send_keyExchangedMeanwhile_isShownAtOnce() {
    Endpoint endpoint = serve(request -> Response.text(200, user(request)));
    var key = new AtomicReference<>(PKI.clientKey("old", "system:nodes"));
    HttpClient client =
        client(HttpClientConfig.trusting(PKI.authority.certificate()).withKey(key::get));
    assertThat(client.send(ClientRequest.get(endpoint, "/")).body())
        .asString()
        .isEqualTo("CN=old,O=system:nodes");

    key.set(PKI.clientKey("new", "system:nodes"));
    assertThat(client.send(ClientRequest.get(endpoint, "/")).body())
        .asString()
        .isEqualTo("CN=new,O=system:nodes");
  }

  private static String user(Request request) {
    return request.peer() instanceof Peer.Remote remote
        ? remote.certificate().orElseThrow().getSubjectX500Principal().getName()
        : "";
  }

  @Test
  void send_untrustedServer_isRefusedUnlessInsecure() {
    Endpoint endpoint = serve(request -> Response.text(200, "ok"));

    assertThatThrownBy(
            () ->
                client(HttpClientConfig.trusting(new TestPki().authority.certificate()))
                    .send(ClientRequest.get(endpoint, "/")))
        .isInstanceOfSatisfying(
            HttpClientException.class,
            e -> assertThat(e.fault()).isEqualTo(HttpClientException.Fault.UNTRUSTED));
    assertThat(client(HttpClientConfig.insecure()).send(ClientRequest.get(endpoint, "/")).status())
        .isEqualTo(200);
  }

  @Test
  void send_certificateForAnotherName_isRefused() {
    Endpoint endpoint = serve(request -> Response.text(200, "ok"));

    assertThatThrownBy(
            () ->
                client()
                    .send(ClientRequest.get(new Endpoint(true, "127.0.0.2", endpoint.port()), "/")))
        .isInstanceOf(HttpClientException.class);
  }

  @Test
  void send_nobodyListens_isUnreachable() {
    assertThatThrownBy(
            () -> client().send(ClientRequest.get(Endpoint.of("https://127.0.0.1:1"), "/")))
        .isInstanceOfSatisfying(
            HttpClientException.class,
            e -> assertThat(e.fault()).isEqualTo(HttpClientException.Fault.UNREACHABLE));
  }

  @Test
  void send_noAnswerInTime_isTimeout() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Endpoint endpoint =
        serve(
            request -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Response.text(200, "late");
            });

    assertThatThrownBy(
            () -> client().send(ClientRequest.get(endpoint, "/"), Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            HttpClientException.class,
            e -> assertThat(e.fault()).isEqualTo(HttpClientException.Fault.TIMEOUT));
    release.countDown();
  }

  @Test
  void stream_largeBody_arrivesInOrderAndEnds() throws Exception {
    byte[] line = "0123456789".repeat(100).getBytes(StandardCharsets.UTF_8);
    Endpoint endpoint =
        serve(
            request ->
                new Response.Streaming(
                    200,
                    Headers.none(),
                    sink -> {
                      for (int i = 0; i < 3000; i++) {
                        sink.writeBlocking(line);
                      }
                      sink.close();
                    }));
    var received = new ByteArrayOutputStream();

    try (StreamedAnswer answer = client().stream(ClientRequest.get(endpoint, "/"))) {
      answer.forEachChunk(received::writeBytes);
    }

    assertThat(received.size()).isEqualTo(3_000_000);
  }

  @Test
  void stream_brokenOff_readerIsTold() {
    Endpoint endpoint =
        serve(
            request ->
                new Response.Streaming(
                    200,
                    Headers.none(),
                    sink -> {
                      sink.write(new byte[] {1});
                      sink.abort();
                    }));

    assertThatThrownBy(
            () -> {
              try (StreamedAnswer answer = client().stream(ClientRequest.get(endpoint, "/"))) {
                answer.body().readAllBytes();
              }
            })
        .isInstanceOfAny(IOException.class, HttpClientException.class);
  }

  @Test
  void upgrade_throughATunnel_bytesFlowBothWays() throws Exception {
    Endpoint echo =
        serve(
            request ->
                new Response.Upgraded(
                    101,
                    Headers.of("connection", "Upgrade", "upgrade", "echo"),
                    HttpClientTest::echo));
    Endpoint proxy =
        serve(
            request ->
                switch (client().upgrade(upgrade(echo))) {
                  case UpgradeAnswer.Switched(Headers headers, RawConnection upstream) ->
                      new Response.Upgraded(
                          101, headers, left -> Tunnel.join(left, upstream, environment));
                  case UpgradeAnswer.Refused(Answer answer) -> Response.text(502, "refused");
                });

    if (client().upgrade(upgrade(proxy)) instanceof UpgradeAnswer.Switched(var h, var connection)) {
      try (connection) {
        byte[] message = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        environment.tasks().start("writer", () -> write(connection, message));
        assertThat(connection.input().readNBytes(message.length)).isEqualTo(message);
      }
    } else {
      throw new AssertionError("the server did not switch");
    }
  }

  private static void write(RawConnection connection, byte[] message) {
    try {
      connection.output().write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echo(RawConnection connection) {
    try {
      connection.input().transferTo(connection.output());
    } catch (IOException e) {
      // The other side has closed.
    }
  }

  private static ClientRequest upgrade(Endpoint endpoint) {
    return ClientRequest.of(
        "GET",
        endpoint,
        "/",
        Query.none(),
        Headers.of("connection", "Upgrade", "upgrade", "echo"),
        new byte[0]);
  }

  @Test
  void upgrade_serverDoesNotWantTo_answerIsThere() {
    Endpoint endpoint = serve(request -> Response.text(403, "no"));

    assertThat(client().upgrade(upgrade(endpoint)))
        .isInstanceOfSatisfying(
            UpgradeAnswer.Refused.class,
            refused -> assertThat(refused.answer().status()).isEqualTo(403));
  }
}
