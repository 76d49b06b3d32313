package io.coracle.kubelet.stats;

import io.coracle.kubelet.traffic.InterfaceTraffic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has gone over a network.
 *
 * @param sandbox id of the sandbox whose network it is; empty for the node's
 */
public record Network(Instant at, String sandbox, List<InterfaceTraffic> interfaces) {
  /** The interface that stands for all, in pods and in what reads the numbers. */
  private static final String DEFAULT = "eth0";

  public Network {
    interfaces = List.copyOf(interfaces);
  }

  /** The interface that is shown first, if there is one. */
  public Optional<InterfaceTraffic> main() {
    return interfaces.stream().filter(i -> i.name().equals(DEFAULT)).findFirst();
  }
}
