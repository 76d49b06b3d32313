package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.apiserver.proxy.NodeLocator.Location;
import io.coracle.base.Environment;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.client.HttpClient;
import java.nio.charset.StandardCharsets;

/** Passes requests on to kubelets. */
final class Kubelets {
  private final NodeLocator locator;
  private final HttpClient client;
  private final Forwarder forwarder;

  /**
   * @param client shows the API server's certificate and trusts the kubelets'
   */
  Kubelets(NodeLocator locator, HttpClient client, Environment environment) {
    this.locator = locator;
    this.client = client;
    this.forwarder = new Forwarder(environment);
  }

  /**
   * Passes {@code request} on to the kubelet of {@code node}.
   *
   * @param path at the kubelet, encoded
   */
  Response forward(String node, Request request, String path, Query query) {
    return switch (location(node)) {
      case Location.Remote remote ->
          forwarder.forward(client, remote.endpoint(), request, path, query);
      case Location.Local local -> Forwarder.local(local, request, path, query);
    };
  }

  /**
   * Like {@link #forward}, but without upgrades; what the kubelet refuses is refused here, in its
   * words.
   */
  Response ask(String node, Request request, String path, Query query) {
    return switch (location(node)) {
      case Location.Remote remote -> Forwarder.ask(client, remote.endpoint(), request, path, query);
      case Location.Local local -> accepted(Forwarder.local(local, request, path, query));
    };
  }

  private static Response accepted(Response answer) {
    if (answer instanceof Response.Complete complete
        && complete.status() >= Reason.BAD_REQUEST.code()) {
      throw ProxyFaults.refused(
          complete.status(), new String(complete.body(), StandardCharsets.UTF_8));
    }
    return answer;
  }

  private Location location(String node) {
    return locator
        .locate(node)
        .orElseThrow(
            () ->
                new StatusException(
                    Reason.NOT_FOUND,
                    "the kubelet of node \"" + node + "\" has no known address",
                    StatusException.Details.of(new GroupResource("", "nodes"), node)));
  }
}
