package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.base.Environment;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import io.coracle.http.client.HttpClient;
import io.coracle.http.client.HttpClientConfig;
import io.coracle.pki.CertifiedKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The endpoints of everything that is passed on. Holds the clients to kubelets and to pods; closing
 * it breaks their connections.
 */
public final class Proxies implements AutoCloseable {
  /** How long a kubelet or a pod may take to begin its answer. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final GroupResource NODES = new GroupResource("", "nodes");

  private final HttpClient kubeletClient;
  private final HttpClient podClient;
  private final Kubelets kubelets;
  private final PodStreams streams;
  private final Backends backends;
  private final Forwarder forwarder;

  private Proxies(
      Objects objects, NodeLocator locator, HttpClient kubeletClient, Environment environment) {
    this.kubeletClient = kubeletClient;
    // Pods show whatever certificate they have, as with the reference server.
    this.podClient =
        HttpClient.create(
            HttpClientConfig.insecure().withTimeouts(CONNECT_TIMEOUT, READ_TIMEOUT), environment);
    this.kubelets = new Kubelets(locator, kubeletClient, environment);
    this.streams = new PodStreams(objects, kubelets, environment);
    this.backends = new Backends(objects, environment.ids());
    this.forwarder = new Forwarder(environment);
  }

  /**
   * Proxies to kubelets that trust {@code key} and have certificates of {@code authority}.
   *
   * @param key the API server's own, asked for on every connection
   */
  public static Proxies create(
      Objects objects,
      NodeLocator locator,
      Supplier<CertifiedKey> key,
      X509Certificate authority,
      Environment environment) {
    HttpClientConfig config =
        HttpClientConfig.trusting(authority)
            .withKey(key)
            .withTimeouts(CONNECT_TIMEOUT, READ_TIMEOUT);
    return new Proxies(objects, locator, HttpClient.create(config, environment), environment);
  }

  /** The endpoints by subresource, each of the core group: {@code pods/log} and the like. */
  public Map<Name, ResourceEndpoint> endpoints() {
    return Map.of(
        new Name("pods", "log"), streams::log,
        new Name("pods", "exec"), streams::exec,
        new Name("pods", "attach"), streams::attach,
        new Name("pods", "portforward"), streams::portForward,
        new Name("pods", "proxy"), this::pod,
        new Name("services", "proxy"), this::service,
        new Name("nodes", "proxy"), this::node);
  }

  /** A subresource of a resource of the core group. */
  public record Name(String resource, String subresource) {}

  private Response node(ApiCall call) {
    ProxyName name = ProxyName.parse(call.info().name());
    if (name.name().isEmpty()) {
      throw StatusException.notFound(NODES, name.name());
    }
    return redirected(call)
        .orElseGet(
            () ->
                kubelets.forward(name.name(), call.request(), rest(call), call.request().query()));
  }

  private Response pod(ApiCall call) {
    ProxyName name = ProxyName.parse(call.info().name());
    return redirected(call)
        .orElseGet(
            () ->
                forwarder.forward(
                    podClient,
                    backends.ofPod(call.info().namespace(), name),
                    call.request(),
                    rest(call),
                    call.request().query()));
  }

  private Response service(ApiCall call) {
    ProxyName name = ProxyName.parse(call.info().name());
    return redirected(call)
        .orElseGet(
            () ->
                forwarder.forward(
                    podClient,
                    backends.ofService(call.info().namespace(), name),
                    call.request(),
                    rest(call),
                    call.request().query()));
  }

  /** Relative links of a page only work when its path ends with a slash. */
  private static Optional<Response> redirected(ApiCall call) {
    boolean redirect = call.info().rest().isEmpty() && call.request().method().equals("GET");
    if (!redirect || call.request().upgrade().isPresent()) {
      return Optional.empty();
    }
    String query = call.request().query().isEmpty() ? "" : "?" + call.request().query().encoded();
    return Optional.of(
        new Response.Complete(
            301, Headers.of("location", call.request().path() + "/" + query), List.of()));
  }

  /** The path at the target. */
  private static String rest(ApiCall call) {
    return call.info().rest().isEmpty() ? "/" : call.info().rest();
  }

  @Override
  public void close() {
    kubeletClient.close();
    podClient.close();
  }
}
