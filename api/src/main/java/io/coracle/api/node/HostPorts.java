package io.coracle.api.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which ports of its node a pod takes. */
public final class HostPorts {
  /** What is said of a node on which a port is taken. */
  public static final String TAKEN = "node(s) didn't have free ports for the requested pod ports";

  private static final String ALL_ADDRESSES = "0.0.0.0";

  private HostPorts() {}

  private record HostPort(String address, String protocol, int port) {
    boolean clashesWith(HostPort other) {
      boolean sameAddress =
          address.equals(other.address)
              || address.equals(ALL_ADDRESSES)
              || other.address.equals(ALL_ADDRESSES);
      return sameAddress && protocol.equals(other.protocol) && port == other.port;
    }
  }

  /** Whether one of {@code others} has a port that the pod wants. */
  public static boolean clash(Pod pod, Collection<Pod> others) {
    List<HostPort> wanted = of(pod);
    return !wanted.isEmpty()
        && others.stream()
            .flatMap(other -> of(other).stream())
            .anyMatch(used -> wanted.stream().anyMatch(used::clashesWith));
  }

  /** Those of containers and sidecars; what other init containers have is free again by then. */
  private static List<HostPort> of(Pod pod) {
    var ports = new ArrayList<HostPort>();
    orEmpty(pod.getSpec().getContainers()).forEach(container -> add(ports, container));
    for (Container container : orEmpty(pod.getSpec().getInitContainers())) {
      if ("Always".equals(container.getRestartPolicy())) {
        add(ports, container);
      }
    }
    return ports;
  }

  private static void add(List<HostPort> ports, Container container) {
    for (ContainerPort port : orEmpty(container.getPorts())) {
      if (port.getHostPort() != null && port.getHostPort() > 0) {
        ports.add(
            new HostPort(
                or(port.getHostIP(), ALL_ADDRESSES),
                or(port.getProtocol(), "TCP"),
                port.getHostPort()));
      }
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
