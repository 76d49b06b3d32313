package io.coracle.client.transport;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Statuses;
import io.coracle.client.Transport;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import io.coracle.http.client.ClientRequest;
import io.coracle.http.client.Endpoint;
import io.coracle.http.client.HttpClient;
import io.coracle.http.client.HttpClientConfig;
import io.coracle.http.client.HttpClientException;
import io.coracle.http.client.StreamedAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reaches an API server over HTTPS. Thread-safe. */
public final class HttpTransport implements Transport {
  private static final Log LOG = Log.of("client");
  private static final int MAX_REFUSAL_BYTES = 1024 * 1024;
  private static final byte[] NO_BODY = new byte[0];

  private final Environment environment;
  private final HttpClient client;
  private final Endpoint endpoint;
  private final String root;

  private HttpTransport(
      Environment environment, HttpClient client, Endpoint endpoint, String root) {
    this.environment = environment;
    this.client = client;
    this.endpoint = endpoint;
    this.root = root;
  }

  /**
   * A transport to the server of a connection.
   *
   * @throws IllegalArgumentException when its server is no http or https URL
   */
  public static HttpTransport to(Connection connection, Environment environment) {
    return to(connection.server(), config(connection), environment);
  }

  /**
   * A transport to a server.
   *
   * @param server a URL; its path, if it has one, stands before all paths
   */
  public static HttpTransport to(String server, HttpClientConfig config, Environment environment) {
    String path = Objects.requireNonNullElse(URI.create(server).getRawPath(), "");
    String root = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new HttpTransport(
        environment, HttpClient.create(config, environment), Endpoint.of(server), root);
  }

  private static HttpClientConfig config(Connection connection) {
    HttpClientConfig config = HttpClientConfig.platform();
    if (connection.insecure()) {
      config = HttpClientConfig.insecure();
    } else if (!connection.authorities().isEmpty()) {
      config = HttpClientConfig.trusting(connection.authorities());
    }
    if (connection.key().isPresent()) {
      var key = connection.key().get();
      config = config.withKey(() -> key);
    }
    if (connection.token().isPresent()) {
      String token = connection.token().get();
      config = config.withBearerToken(() -> token);
    }
    return config;
  }

  @Override
  public Answer send(String method, String path, Query query, Headers headers, byte[] body) {
    try {
      var answer = client.send(request(method, path, query, headers, body));
      return new Answer(answer.status(), answer.headers(), answer.body());
    } catch (HttpClientException e) {
      throw unreachable(e);
    }
  }

  private ClientRequest request(
      String method, String path, Query query, Headers headers, byte[] body) {
    return ClientRequest.of(method, endpoint, root + encoded(path), query, headers, body);
  }

  private static String encoded(String path) {
    try {
      return new URI(null, null, path, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a path: " + path, e);
    }
  }

  private static StatusException unreachable(HttpClientException cause) {
    Reason reason =
        switch (cause.fault()) {
          case TIMEOUT -> Reason.TIMEOUT;
          case UNREACHABLE, UNTRUSTED, BROKEN -> Reason.SERVICE_UNAVAILABLE;
        };
    var failure =
        new StatusException(
            reason, Objects.requireNonNullElse(cause.getMessage(), "no connection"));
    failure.initCause(cause);
    return failure;
  }

  @Override
  public AutoCloseable stream(
      String path, Query query, Headers headers, Consumer<byte[]> onLine, Runnable onEnd) {
    StreamedAnswer answer;
    try {
      answer = client.stream(request("GET", path, query, headers, NO_BODY));
    } catch (HttpClientException e) {
      throw unreachable(e);
    }
    if (answer.status() >= 400) {
      throw refusal(answer);
    }
    var closed = new AtomicBoolean();
    environment.tasks().start("stream reader", () -> read(answer, closed, onLine, onEnd));
    return () -> {
      closed.set(true);
      answer.close();
    };
  }

  private static StatusException refusal(StreamedAnswer answer) {
    try (answer) {
      return Statuses.refusal(answer.status(), answer.body().readNBytes(MAX_REFUSAL_BYTES));
    } catch (IOException e) {
      return Statuses.refusal(answer.status(), NO_BODY);
    }
  }

  private static void read(
      StreamedAnswer answer, AtomicBoolean closed, Consumer<byte[]> onLine, Runnable onEnd) {
    var lines = new LineSplitter(onLine);
    try (answer) {
      answer.forEachChunk(lines::accept);
      lines.end();
    } catch (IOException e) {
      if (!closed.get()) {
        LOG.debug("A stream broke off", "why", e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("The reader of a stream failed", e);
    } finally {
      onEnd.run();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
