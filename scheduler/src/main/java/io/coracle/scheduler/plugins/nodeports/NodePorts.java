package io.coracle.scheduler.plugins.nodeports;

import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses nodes on which a host port that the pod wants is taken. */
public final class NodePorts implements Plugin.Filter {
  private static final String ALL_ADDRESSES = "0.0.0.0";

  /** A port of the host. */
  private record HostPort(String address, String protocol, int port) {
    boolean clashesWith(HostPort other) {
      boolean sameAddress =
          address.equals(other.address)
              || address.equals(ALL_ADDRESSES)
              || other.address.equals(ALL_ADDRESSES);
      return sameAddress && protocol.equals(other.protocol) && port == other.port;
    }
  }

  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    List<HostPort> wanted = hostPorts(pod);
    if (wanted.isEmpty()) {
      return Verdict.FITS;
    }
    boolean taken =
        node.pods().values().stream()
            .flatMap(other -> hostPorts(other).stream())
            .anyMatch(used -> wanted.stream().anyMatch(used::clashesWith));
    return taken
        ? Verdict.unschedulable("node(s) didn't have free ports for the requested pod ports")
        : Verdict.FITS;
  }

  private static List<HostPort> hostPorts(Pod pod) {
    var ports = new ArrayList<HostPort>();
    for (Container container : pod.getSpec().getContainers()) {
      if (container.getPorts() == null) {
        continue;
      }
      for (ContainerPort port : container.getPorts()) {
        if (port.getHostPort() != null && port.getHostPort() > 0) {
          ports.add(
              new HostPort(
                  or(port.getHostIP(), ALL_ADDRESSES),
                  or(port.getProtocol(), "TCP"),
                  port.getHostPort()));
        }
      }
    }
    return ports;
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
