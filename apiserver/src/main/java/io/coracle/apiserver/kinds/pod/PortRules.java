package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the ports of containers. */
final class PortRules {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  private PortRules() {}

  static void ports(Field ports) {
    if (ports.size() == 0) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (Field port : ports.items()) {
      name(port.at("name"), names);
      Field containerPort = port.at("containerPort");
      if (containerPort.number() == 0) {
        containerPort.required("");
      } else {
        containerPort.invalid(Names.portNumber(containerPort.number()));
      }
      Field hostPort = port.at("hostPort");
      if (hostPort.number() != 0) {
        hostPort.invalid(Names.portNumber(hostPort.number()));
      }
      port.at("protocol").requiredOneOf(PROTOCOLS);
    }
  }

  private static void name(Field name, Set<String> names) {
    String text = name.text();
    if (text.isEmpty()) {
      return;
    }
    List<String> problems = Names.portName(text);
    name.invalid(problems);
    if (problems.isEmpty() && !names.add(text)) {
      name.duplicate();
    }
  }

  /** No two of {@code containers} may claim one port of the host. */
  static void hostPortConflicts(Field containers) {
    Set<String> taken = new HashSet<>();
    for (Field container : containers.items()) {
      hostPortConflicts(container, taken);
    }
  }

  /** No two ports of {@code container} may claim one port of the host. */
  static void hostPortConflictsOf(Field container) {
    hostPortConflicts(container, new HashSet<>());
  }

  private static void hostPortConflicts(Field container, Set<String> taken) {
    for (Field port : container.at("ports").items()) {
      Field hostPort = port.at("hostPort");
      if (hostPort.number() != 0) {
        String claim =
            port.at("protocol").text() + "/" + port.at("hostIP").text() + "/" + hostPort.number();
        if (!taken.add(claim)) {
          hostPort.duplicate(claim);
        }
      }
    }
  }

  /** On the host's network a port is the host's port. */
  static void onHostNetwork(Field containers) {
    for (Field container : containers.items()) {
      for (Field port : container.at("ports").items()) {
        Field hostPort = port.at("hostPort");
        // Templates may leave it out; it is filled in when a pod is made.
        if (hostPort.number() != 0 && hostPort.number() != port.at("containerPort").number()) {
          hostPort.invalid("must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }

  /** The number or name of a port, as probes give it. */
  static void numberOrName(Field port) {
    if (port.isText()) {
      port.invalid(Names.portName(port.text()));
    } else {
      port.invalid(Names.portNumber(port.number()));
    }
  }
}
