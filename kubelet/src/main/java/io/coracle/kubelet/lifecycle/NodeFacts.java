package io.coracle.kubelet.lifecycle;

import java.time.Duration;
import java.util.List;

/**
 * What pods are told of their node, and held to by it.
 *
 * @param addresses of the node, the first one first
 * @param runtime its name, as container ids begin, such as {@code containerd}
 * @param longestBackOff the longest time that a container which ends again and again has to wait
 */
public record NodeFacts(List<String> addresses, String runtime, Duration longestBackOff) {
  public NodeFacts {
    addresses = List.copyOf(addresses);
  }

  /** A node with the usual back-off. */
  public NodeFacts(List<String> addresses, String runtime) {
    this(addresses, runtime, BackOff.MAXIMUM);
  }

  /** The first address; empty if there is none. */
  public String address() {
    return addresses.isEmpty() ? "" : addresses.getFirst();
  }
}
