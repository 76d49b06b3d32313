package io.coracle.kubelet.lifecycle;

import java.util.List;

/**
 * What a pod's status tells of its node.
 *
 * @param addresses of the node, the first one first
 * @param runtime its name, as container ids begin, such as {@code containerd}
 */
public record NodeFacts(List<String> addresses, String runtime) {
  public NodeFacts {
    addresses = List.copyOf(addresses);
  }

  /** The first address; empty if there is none. */
  public String address() {
    return addresses.isEmpty() ? "" : addresses.getFirst();
  }
}
