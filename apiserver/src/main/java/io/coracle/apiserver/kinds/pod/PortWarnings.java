package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Sentences about ports that more than one definition claims. */
final class PortWarnings {
  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private PortWarnings() {}

  private record Port(String path, String hostAddress, long hostPort) {

    /** What is odd about having this port and {@code other}; empty if nothing. */
    String against(Port other) {
      if (hostAddress.equals(other.hostAddress) && hostPort == other.hostPort) {
        return "duplicate port definition with " + other.path;
      }
      if (hostPort == 0 || other.hostPort == 0) {
        return "overlapping port definition with " + other.path;
      }
      boolean ambiguous = hostAddress.isEmpty() != other.hostAddress.isEmpty();
      return hostPort == other.hostPort && ambiguous
          ? "dangerously ambiguous port definition with " + other.path
          : "";
    }
  }

  static void of(ObjectNode spec, String path, List<String> warnings) {
    Map<String, List<Port>> ports = new HashMap<>();
    for (String list : LISTS) {
      int index = 0;
      for (ObjectNode container : Defaults.objects(spec, list)) {
        container(container, path + "." + list + "[" + index++ + "].ports", ports, warnings);
      }
    }
  }

  private static void container(
      ObjectNode container, String path, Map<String, List<Port>> ports, List<String> warnings) {
    int index = 0;
    for (ObjectNode object : Defaults.objects(container, "ports")) {
      Port port =
          new Port(
              path + "[" + index++ + "]",
              Defaults.text(object, "hostIP"),
              Defaults.number(object, "hostPort"));
      if (!port.hostAddress().isEmpty() && port.hostPort() == 0) {
        warnings.add(port.path() + ": hostIP set without hostPort");
      }
      String key =
          Defaults.number(object, "containerPort") + "/" + Defaults.text(object, "protocol");
      List<Port> others = ports.computeIfAbsent(key, k -> new ArrayList<>());
      for (Port other : others) {
        String odd = port.against(other);
        if (!odd.isEmpty()) {
          warnings.add(port.path() + ": " + odd);
        }
      }
      others.add(port);
    }
  }
}
