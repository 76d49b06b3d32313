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
    Location location =
        locator
            .locate(node)
            .orElseThrow(
                () ->
                    new StatusException(
                        Reason.NOT_FOUND,
                        "the kubelet of node \"" + node + "\" has no known address",
                        StatusException.Details.of(new GroupResource("", "nodes"), node)));
    return switch (location) {
      case Location.Remote remote ->
          forwarder.forward(client, remote.endpoint(), request, path, query);
      case Location.Local local -> Forwarder.local(local, request, path, query);
    };
  }
}
