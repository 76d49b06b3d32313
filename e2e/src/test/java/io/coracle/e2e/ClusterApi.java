package io.coracle.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * A cluster's API without a client library: requests as the documentation of the API writes them,
 * with the rights of an administrator. Bodies are YAML; answers are compact JSON, looked into as
 * text. Threads may share it.
 */
final class ClusterApi implements AutoCloseable {
  private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: (\\S+)");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(100);

  private final URI server;
  private final HttpClient client;
  private final String token;

  private ClusterApi(URI server, HttpClient client, String token) {
    this.server = server;
    this.client = client;
    this.token = token;
  }

  /** Connects to {@code cluster} as a service account that may do everything. */
  static ClusterApi of(TestCluster cluster) {
    String account = "tests-" + Long.toString(System.nanoTime(), 36);
    cluster.kubectl("-n", "kube-system", "create", "serviceaccount", account).run().ok();
    cluster
        .kubectl("create", "clusterrolebinding", account, "--clusterrole=cluster-admin")
        .with("--serviceaccount=kube-system:" + account)
        .run()
        .ok();
    String token =
        cluster
            .kubectl("-n", "kube-system", "create", "token", account, "--duration=4h")
            .run()
            .ok();
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(cluster)).build();
    var api = new ClusterApi(URI.create("https://127.0.0.1:" + cluster.port()), client, token);
    api.await(() -> api.get("/api/v1/nodes"), "\"kind\":\"NodeList\"");
    return api;
  }

  private static SSLContext trusting(TestCluster cluster) {
    try {
      Matcher found = AUTHORITY.matcher(Files.readString(cluster.kubeconfig()));
      Assertions.assertThat(found.find()).isTrue();
      var pem = new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1)));
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What the server answered. */
  record Answer(String request, int status, String body) {
    /** The body of an answer that must not be a failure. */
    String ok() {
      if (status >= 300) {
        throw new AssertionError("%s: %d %s".formatted(request, status, body));
      }
      return body;
    }

    /** The body of an answer that must be a failure of this status. */
    String refused(int expected) {
      Assertions.assertThat(status).as("%s: %s", request, body).isEqualTo(expected);
      return body;
    }
  }

  Answer get(String path) {
    return send("GET", path, "application/yaml", "");
  }

  Answer post(String path, String body) {
    return send("POST", path, "application/yaml", body);
  }

  Answer put(String path, String body) {
    return send("PUT", path, "application/yaml", body);
  }

  Answer delete(String path) {
    return send("DELETE", path, "application/yaml", "");
  }

  /** A merge patch, in JSON. */
  Answer merge(String path, String body) {
    return send("PATCH", path, "application/merge-patch+json", body);
  }

  /** A strategic merge patch, in JSON. */
  Answer patch(String path, String body) {
    return send("PATCH", path, "application/strategic-merge-patch+json", body);
  }

  private Answer send(String method, String path, String type, String body) {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(method + " " + path, answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Reads an object, changes its text and puts it back, again and again while others change it.
   *
   * @return the object as it was stored
   */
  String replace(String path, String text, String by) {
    while (true) {
      String before = get(path).ok();
      Assertions.assertThat(before).contains(text);
      Answer answer = put(path, before.replace(text, by));
      if (answer.status() != 409) {
        return answer.ok();
      }
    }
  }

  /** Waits for an answer, of whatever status, that contains {@code text}. */
  String await(Supplier<Answer> request, String text) {
    return await(request, text, LIMIT);
  }

  String await(Supplier<Answer> request, String text, Duration limit) {
    var last = new AtomicReference<String>("");
    Awaitility.await()
        .atMost(limit)
        .pollInterval(STEP)
        .untilAsserted(
            () -> {
              last.set(request.get().body());
              Assertions.assertThat(last.get()).contains(text);
            });
    return Objects.requireNonNull(last.get());
  }

  /** Waits until there is nothing at {@code path} any more. */
  void awaitGone(String path) {
    await(() -> get(path), "\"code\":404");
  }

  /** Opens a WebSocket at {@code path}. */
  WebSocket webSocket(String path, String protocol, WebSocket.Listener listener) {
    return client
        .newWebSocketBuilder()
        .subprotocols(protocol)
        .header("Authorization", "Bearer " + token)
        .buildAsync(URI.create(server.toString().replace("https:", "wss:") + path), listener)
        .join();
  }

  /** The text of the first field called {@code name} in compact JSON. */
  static String field(String json, String name) {
    Matcher found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
    Assertions.assertThat(found.find()).as("%s in %s", name, json).isTrue();
    return found.group(1);
  }

  @Override
  public void close() {
    client.close();
  }
}
