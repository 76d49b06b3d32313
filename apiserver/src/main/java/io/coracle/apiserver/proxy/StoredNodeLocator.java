package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.http.client.Endpoint;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds kubelets by what their nodes say: the address and the port in the node's status. The order
 * of address types is the reference server's ({@code --kubelet-preferred-address-types}).
 */
public final class StoredNodeLocator implements NodeLocator {
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final List<String> PREFERRED =
      List.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP");
  private static final List<String> BY_ADDRESS =
      List.of("InternalIP", "ExternalIP", "InternalDNS", "ExternalDNS", "Hostname");
  private static final int DEFAULT_PORT = 10250;

  private final Objects objects;
  private final List<String> order;

  private StoredNodeLocator(Objects objects, List<String> order) {
    this.objects = objects;
    this.order = order;
  }

  /** Prefers IP addresses, which need no name service. */
  public static StoredNodeLocator byAddress(Objects objects) {
    return new StoredNodeLocator(objects, BY_ADDRESS);
  }

  /** Prefers names, as the reference server does by default. */
  public static StoredNodeLocator byName(Objects objects) {
    return new StoredNodeLocator(objects, PREFERRED);
  }

  @Override
  public Optional<Location> locate(String node) {
    return objects.get(NODES, "", node).flatMap(this::endpoint).map(Location.Remote::new);
  }

  private Optional<Endpoint> endpoint(ObjectNode node) {
    JsonNode status = node.path("status");
    int port = status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(0);
    for (String type : order) {
      for (JsonNode address : status.path("addresses")) {
        if (address.path("type").asString("").equals(type)) {
          String host = address.path("address").asString("");
          return Optional.of(new Endpoint(true, host, port > 0 ? port : DEFAULT_PORT));
        }
      }
    }
    return Optional.empty();
  }
}
