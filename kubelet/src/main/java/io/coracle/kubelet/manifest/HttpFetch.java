package io.coracle.kubelet.manifest;

import io.coracle.api.yaml.Yaml;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a server for manifests over HTTP or HTTPS, which must be one that the platform trusts. */
public final class HttpFetch implements UrlSource.Fetch, AutoCloseable {
  /** For each answer: until its head is there, and then until all of it is. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Environment environment;
  private final HttpClient client;
  private final URI url;
  private final Map<String, List<String>> headers;

  /**
   * @param headers sent to the server of the URL, and to no other
   * @throws ManifestFault when the URL is none
   */
  public HttpFetch(Environment environment, String url, Map<String, List<String>> headers) {
    try {
      this.url = URI.create(url);
      Endpoint.of(url);
    } catch (IllegalArgumentException e) {
      throw new ManifestFault("\"" + url + "\" is no http or https URL", e);
    }
    this.environment = environment;
    this.client =
        HttpClient.create(HttpClientConfig.platform().withTimeouts(LIMIT, LIMIT), environment);
    this.headers = Map.copyOf(headers);
  }

  @Override
  public byte[] get() {
    URI at = url;
    try {
      for (int i = 0; i <= MOST_REDIRECTS; i++) {
        try (StreamedAnswer answer = client.stream(request(at))) {
          String location = answer.headers().first("location").orElse("");
          if (!REDIRECTS.contains(answer.status()) || location.isEmpty()) {
            return body(answer);
          }
          at = at.resolve(location);
        }
      }
    } catch (IOException e) {
      throw new ManifestFault("the answer breaks off: " + e.getMessage(), e);
    } catch (HttpClientException | IllegalArgumentException e) {
      throw new ManifestFault(String.valueOf(e.getMessage()), e);
    }
    throw new ManifestFault("the answer is one redirect after the other");
  }

  private ClientRequest request(URI at) {
    String path = at.getRawPath() == null || at.getRawPath().isEmpty() ? "/" : at.getRawPath();
    Endpoint endpoint = Endpoint.of(at.toString());
    List<Headers.Field> sent = new ArrayList<>();
    if (endpoint.equals(Endpoint.of(url.toString()))) {
      headers.forEach(
          (name, values) -> values.forEach(value -> sent.add(new Headers.Field(name, value))));
    }
    return ClientRequest.of(
        "GET",
        endpoint,
        path,
        Query.parse(at.getRawQuery() == null ? "" : at.getRawQuery()),
        Headers.of(sent),
        new byte[0]);
  }

  private byte[] body(StreamedAnswer answer) throws IOException {
    if (answer.status() != 200) {
      throw new ManifestFault("the answer has the status " + answer.status());
    }
    Cancellable limit = environment.timers().after(LIMIT, answer::close);
    try {
      byte[] body = answer.body().readNBytes(Yaml.MAX_BYTES + 1);
      if (body.length > Yaml.MAX_BYTES) {
        throw new ManifestFault("the answer is longer than " + Yaml.MAX_BYTES + " bytes");
      }
      return body;
    } finally {
      limit.cancel();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
