package io.coracle.client.transport;

import static io.coracle.client.TestWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.Resources;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.client.testing.FakeApi;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerConfig;
import io.coracle.http.server.ServerTls;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTransportTest {
  private static final Environment ENVIRONMENT = Environment.system();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("ca", ENVIRONMENT);

  @TempDir private Path directory;
  private final FakeApi api = new FakeApi(ENVIRONMENT);
  private final BlockingQueue<String> users = new LinkedBlockingQueue<>();
  private final HttpServer server = start();
  private final List<Client> clients = new ArrayList<>();

  private HttpServer start() {
    var key = AUTHORITY.issue(CertificateProfile.server("server", List.of("127.0.0.1"), HOUR));
    var tls = ServerTls.of(() -> key, AUTHORITY.certificate());
    var address = new InetSocketAddress("127.0.0.1", 0);
    return HttpServer.start(HttpServerConfig.https(address, tls), this::handle, ENVIRONMENT);
  }

  private Response handle(Request request) {
    if (request.peer() instanceof Peer.Remote remote) {
      String token = request.headers().first("authorization").orElse("nobody");
      users.add(remote.certificate().map(c -> c.getSubjectX500Principal().getName()).orElse(token));
    }
    return api.handle(request);
  }

  private String url() {
    return "https://127.0.0.1:" + server.address().getPort();
  }

  private Client client() {
    var key = AUTHORITY.issue(CertificateProfile.client("tester", List.of("testers"), HOUR));
    Path file = directory.resolve("kubeconfig");
    Kubeconfig.of("test", url(), List.of(AUTHORITY.certificate()), key).write(file);
    return kept(Clients.http(file, "tester", ENVIRONMENT));
  }

  private Client kept(Client client) {
    clients.add(client);
    return client;
  }

  @AfterEach
  void stop() {
    clients.forEach(c -> c.transport().close());
    server.close(Duration.ZERO);
  }

  @Test
  void resources_overHttps_workWithTheCertificate() throws Exception {
    Resources<ConfigMap> maps = client().resources(ConfigMap.class);
    maps.create("n", configMap("n", "a", "1"));
    assertThat(users.poll(1, TimeUnit.SECONDS)).contains("tester").contains("testers");
    assertThat(maps.get("n", "a").orElseThrow().getData()).containsEntry("k", "1");
    assertThat(maps.delete("n", "a", DeleteOptions.now())).isTrue();
    assertThat(maps.get("n", "a")).isEmpty();
  }

  @Test
  void connection_token_isSentAsBearer() throws Exception {
    var config = Kubeconfig.of("test", url(), List.of(AUTHORITY.certificate()), "secret");
    Client client = kept(Clients.http(config.connection(), "tester", ENVIRONMENT));
    assertThat(client.resources(ConfigMap.class).get("n", "a")).isEmpty();
    assertThat(users.poll(1, TimeUnit.SECONDS)).isEqualTo("Bearer secret");
  }

  @Test
  void connection_otherAuthority_isUnavailable() {
    var other = CertificateAuthority.create("other", ENVIRONMENT);
    var config = Kubeconfig.of("test", url(), List.of(other.certificate()), "secret");
    Client client = kept(Clients.http(config.connection(), "tester", ENVIRONMENT));
    assertThatThrownBy(() -> client.resources(ConfigMap.class).get("n", "a"))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.SERVICE_UNAVAILABLE));
    assertThat(users).isEmpty();
  }

  @Test
  void stream_refused_throwsTheRefusal() {
    Client client = client();
    api.failNext(1, 403);
    assertThatThrownBy(
            () ->
                client.transport().stream(
                    "/api/v1/pods", Query.none(), Headers.none(), l -> {}, () -> {}))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(403));
  }

  @Test
  void informers_manyWatchesAndDrops_followTheServer() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Informers informers = Informers.over(client(), ENVIRONMENT)) {
      for (int i = 0; i < 40; i++) {
        informers.of(ConfigMap.class, "n" + i, "").onChange(new Recorder(seen));
      }
      informers.start();
      for (int i = 0; i < 40; i++) {
        api.put(configMap("n" + i, "m" + i, "1"));
      }
      await(seen, 40, "added");
      api.dropWatches();
      for (int i = 0; i < 40; i++) {
        api.put(configMap("n" + i, "m" + i, "2"));
      }
      await(seen, 40, "updated");
    }
  }

  private static void await(BlockingQueue<String> seen, int count, String what)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isNotNull().startsWith(what);
    }
  }

  private record Recorder(BlockingQueue<String> seen) implements Informer.Handler<ConfigMap> {
    @Override
    public void added(ConfigMap object) {
      seen.add("added " + object.getMetadata().getName());
    }

    @Override
    public void updated(ConfigMap before, ConfigMap object) {
      seen.add("updated " + object.getMetadata().getName());
    }

    @Override
    public void deleted(ConfigMap object) {
      seen.add("deleted " + object.getMetadata().getName());
    }
  }
}
