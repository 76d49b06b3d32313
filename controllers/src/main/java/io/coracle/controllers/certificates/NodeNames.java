package io.coracle.controllers.certificates;

import io.coracle.pki.AlternativeNames;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names and addresses under which a node serves.
 *
 * @param addresses IP addresses
 */
record NodeNames(Set<String> dnsNames, Set<InetAddress> addresses) {
  /** Names of the API server, which no node has, whatever it calls itself. */
  private static final List<String> RESERVED = List.of("localhost", "kubernetes");

  NodeNames {
    dnsNames = Set.copyOf(dnsNames);
    addresses = Set.copyOf(addresses);
  }

  /** As the status of the node has them. */
  static NodeNames of(Node node) {
    var dnsNames = new HashSet<String>();
    var addresses = new HashSet<InetAddress>();
    if (node.getStatus() != null && node.getStatus().getAddresses() != null) {
      for (NodeAddress address : node.getStatus().getAddresses()) {
        switch (address.getType()) {
          case "InternalIP", "ExternalIP" -> add(addresses, address.getAddress());
          case "Hostname", "InternalDNS", "ExternalDNS" -> dnsNames.add(address.getAddress());
          default -> {
            // Not a kind that a kubelet serves under.
          }
        }
      }
    }
    dnsNames.removeIf(NodeNames::isReserved);
    return new NodeNames(dnsNames, addresses);
  }

  private static void add(Set<InetAddress> addresses, String text) {
    try {
      addresses.add(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      // A kubelet can write anything there; what is no address is nobody's.
      return;
    }
  }

  private static boolean isReserved(String name) {
    return RESERVED.stream().anyMatch(r -> name.equals(r) || name.startsWith(r + "."));
  }

  boolean include(AlternativeNames names) {
    return dnsNames.containsAll(names.dnsNames()) && addresses.containsAll(names.addresses());
  }
}
