package io.coracle.apiserver.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.request.RequestInfos;
import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.client.ClientRequest;
import io.coracle.http.client.Endpoint;
import io.coracle.http.client.HttpClient;
import io.coracle.http.client.HttpClientConfig;
import io.coracle.http.client.StreamedAnswer;
import io.coracle.http.client.UpgradeAnswer;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerConfig;
import io.coracle.http.server.ServerTls;
import io.coracle.http.streams.WebSocketConnection;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.CertifiedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Requests that go over real connections: client, API server's proxy, kubelet. */
class ProxiesTest {
  private final Environment environment = Environment.system();
  private final CertificateAuthority authority = CertificateAuthority.create("ca", environment);
  private final FakeObjects objects = new FakeObjects();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private static ObjectNode tree(String json) {
    return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private CertifiedKey key(String user) {
    Duration lifetime = Duration.ofHours(1);
    return authority.issue(
        user.isEmpty()
            ? CertificateProfile.server("server", List.of("127.0.0.1"), lifetime)
            : CertificateProfile.client(user, List.of("system:masters"), lifetime));
  }

  private Endpoint serve(Handler handler) {
    CertifiedKey key = key("");
    HttpServer server =
        HttpServer.start(
            HttpServerConfig.https(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerTls.of(() -> key, authority.certificate())),
            handler,
            environment);
    opened.add(() -> server.close(Duration.ofMillis(200)));
    return new Endpoint(true, "127.0.0.1", server.address().getPort());
  }

  /** A server that does nothing but pass on, to a kubelet at {@code kubelet}. */
  private Endpoint front(Endpoint kubelet) {
    objects.put(
        new GroupResource("", "nodes"),
        tree(
            "{'metadata':{'name':'n1'},'status':{'addresses':[{'type':'InternalIP','address':'"
                + kubelet.host()
                + "'}],'daemonEndpoints':{'kubeletEndpoint':{'Port':"
                + kubelet.port()
                + "}}}}"));
    objects.put(
        new GroupResource("", "pods"),
        tree(
            "{'metadata':{'namespace':'a','name':'p'},'spec':{'nodeName':'n1',"
                + "'containers':[{'name':'c'}]}}"));
    CertifiedKey own = key("kube-apiserver");
    Proxies proxies =
        Proxies.create(
            objects,
            StoredNodeLocator.byAddress(objects),
            () -> own,
            authority.certificate(),
            environment);
    opened.add(proxies);
    return serve(request -> pass(proxies, request));
  }

  private static Response pass(Proxies proxies, Request request) {
    var info = RequestInfos.parse(request.method(), request.path(), request.query());
    var identity = new Identity("u", "", List.of(), Map.of());
    ResourceEndpoint endpoint =
        proxies.endpoints().get(new Proxies.Name(info.resource().resource(), info.subresource()));
    if (endpoint == null) {
      throw new AssertionError("nothing serves " + request.path());
    }
    try {
      return endpoint.serve(new ApiCall(request, info, identity));
    } catch (StatusException e) {
      return Response.text(e.code(), String.valueOf(e.getMessage()));
    }
  }

  private HttpClient client() {
    HttpClient client =
        HttpClient.create(HttpClientConfig.trusting(authority.certificate()), environment);
    opened.add(client);
    return client;
  }

  private static String user(Request request) {
    return request.peer() instanceof Peer.Remote remote
        ? remote
            .certificate()
            .map(certificate -> certificate.getSubjectX500Principal().getName())
            .orElse("")
        : "";
  }

  @Test
  void log_followed_arrivesLineByLineAndEndsWithTheClient() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    Endpoint kubelet =
        serve(
            request ->
                new Response.Streaming(
                    200,
                    Headers.of("content-type", "text/plain"),
                    sink -> {
                      sink.onClosed(gone::countDown);
                      sink.write((user(request) + request.path()).getBytes(StandardCharsets.UTF_8));
                    }));
    String expected = "CN=kube-apiserver,O=system:masters/containerLogs/a/p/c";

    ClientRequest request = ClientRequest.get(front(kubelet), "/api/v1/namespaces/a/pods/p/log");
    try (StreamedAnswer answer = client().stream(request)) {
      byte[] line = answer.body().readNBytes(expected.length());
      assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo(expected);
    }
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void log_overAWebSocket_kubeletIsAskedPlainly() throws Exception {
    Endpoint kubelet =
        serve(
            request -> {
              assertThat(request.upgrade()).isEmpty();
              return new Response.Streaming(
                  200,
                  Headers.none(),
                  sink -> {
                    sink.write("a line\n".getBytes(StandardCharsets.UTF_8));
                    sink.close();
                  });
            });
    ClientRequest request =
        ClientRequest.of(
            "GET",
            front(kubelet),
            "/api/v1/namespaces/a/pods/p/log",
            Query.none(),
            Headers.of("connection", "Upgrade", "upgrade", "websocket", "sec-websocket-key", "x")
                .with("sec-websocket-protocol", "binary.k8s.io"),
            new byte[0]);

    if (!(client().upgrade(request) instanceof UpgradeAnswer.Switched(var head, var connection))) {
      throw new AssertionError("the server did not switch");
    }
    try (var socket = WebSocketConnection.client(connection, environment.ids())) {
      assertThat(head.first("sec-websocket-protocol")).contains("binary.k8s.io");
      assertThat(socket.read().orElseThrow().payload()).isEmpty();
      assertThat(socket.read().orElseThrow().payload()).asString().isEqualTo("a line\n");
      assertThat(socket.read()).isEmpty();
    }
  }

  @Test
  void exec_upgraded_bytesPassUntouchedAndCredentialsDoNot() throws Exception {
    Endpoint kubelet =
        serve(
            request -> {
              assertThat(request.headers().first("authorization")).isEmpty();
              assertThat(request.headers().first("x-stream-protocol-version")).contains("v4");
              return new Response.Upgraded(
                  101,
                  Headers.of("connection", "Upgrade", "upgrade", "SPDY/3.1"),
                  ProxiesTest::echo);
            });
    ClientRequest request =
        ClientRequest.of(
            "POST",
            front(kubelet),
            "/api/v1/namespaces/a/pods/p/exec",
            Query.of("command", "sh", "stdin", "1"),
            Headers.of(
                "connection",
                "Upgrade",
                "upgrade",
                "SPDY/3.1",
                "authorization",
                "Bearer secret",
                "x-stream-protocol-version",
                "v4"),
            new byte[0]);

    if (!(client().upgrade(request) instanceof UpgradeAnswer.Switched(var head, var connection))) {
      throw new AssertionError("the server did not switch");
    }
    try (connection) {
      assertThat(head.first("upgrade")).contains("SPDY/3.1");
      byte[] bytes = {0, 1, 2, -1, -128, 127};
      connection.output().write(bytes);
      assertThat(connection.input().readNBytes(bytes.length)).isEqualTo(bytes);
    }
  }

  private static void echo(RawConnection connection) {
    try {
      connection.input().transferTo(connection.output());
    } catch (IOException e) {
      // The other side has closed.
    }
  }

  @Test
  void log_kubeletIsDown_is503() {
    Endpoint nobody = new Endpoint(true, "127.0.0.1", 1);

    var answer = client().send(ClientRequest.get(front(nobody), "/api/v1/namespaces/a/pods/p/log"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).asString().startsWith("error trying to reach service");
  }

  @ParameterizedTest
  @CsvSource({"400", "404", "500", "502"})
  void log_kubeletRefuses_isRefusedInItsWords(int code) throws Exception {
    String words = "container c is waiting to start";
    Endpoint kubelet = serve(request -> Response.text(code, words));

    var answer =
        client().send(ClientRequest.get(front(kubelet), "/api/v1/namespaces/a/pods/p/log"));

    assertThat(answer.status()).isEqualTo(code == 502 ? 500 : code);
    assertThat(answer.body()).asString().endsWith(words);
  }

  @Test
  void service_readyEndpoint_isAskedByPortName() {
    HttpServer pod =
        HttpServer.start(
            HttpServerConfig.http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            request -> Response.text(200, request.method() + " " + request.path()),
            environment);
    opened.add(() -> pod.close(Duration.ofMillis(200)));
    objects.put(
        new GroupResource("", "services"),
        tree(
            "{'metadata':{'namespace':'a','name':'web'},"
                + "'spec':{'ports':[{'name':'http','port':80}]}}"));
    objects.put(
        new GroupResource("discovery.k8s.io", "endpointslices"),
        tree(
            "{'metadata':{'namespace':'a','name':'web-1',"
                + "'labels':{'kubernetes.io/service-name':'web'}},"
                + "'ports':[{'name':'http','port':"
                + pod.address().getPort()
                + "}],'endpoints':[{'addresses':['127.0.0.1'],'conditions':{'ready':true}}]}"));
    Endpoint front = front(new Endpoint(true, "127.0.0.1", 1));
    String service = "/api/v1/namespaces/a/services/";

    assertThat(client().send(ClientRequest.get(front, service + "web:http/proxy/x/y")).body())
        .asString()
        .isEqualTo("GET /x/y");
    assertThat(client().send(ClientRequest.get(front, service + "web:80/proxy/")).body())
        .asString()
        .isEqualTo("GET /");
    assertThat(client().send(ClientRequest.get(front, service + "web:nope/proxy/")).status())
        .isEqualTo(503);
    assertThat(client().send(ClientRequest.get(front, service + "web/proxy")).status())
        .isEqualTo(301);
    assertThat(client().send(ClientRequest.get(front, service + "none/proxy/")).status())
        .isEqualTo(404);
  }

  @Test
  void parse_namesInProxyPaths_areTakenApart() {
    assertThat(ProxyName.parse("web")).isEqualTo(new ProxyName(false, "web", ""));
    assertThat(ProxyName.parse("web:80")).isEqualTo(new ProxyName(false, "web", "80"));
    assertThat(ProxyName.parse("https:web:")).isEqualTo(new ProxyName(true, "web", ""));
    assertThatThrownBy(() -> ProxyName.parse("ftp:web:1")).isInstanceOf(StatusException.class);
    assertThat(Optional.of(ProxyName.parse(":web:1"))).contains(new ProxyName(false, "web", "1"));
  }
}
