package io.coracle.apiserver.kinds.network;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What the types of services need, and what of it an update may leave out. */
final class ServiceTypes {
  static final List<String> ALL = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");

  private ServiceTypes() {}

  static boolean needsClusterAddress(String type) {
    return !type.equals("ExternalName") && ALL.contains(type);
  }

  static boolean needsNodePorts(ObjectNode spec) {
    String type = Defaults.text(spec, "type");
    return type.equals("NodePort")
        || (type.equals("LoadBalancer")
            && (Defaults.isAbsent(spec, "allocateLoadBalancerNodePorts")
                || Defaults.flag(spec, "allocateLoadBalancerNodePorts")));
  }

  /** Whether traffic from outside the cluster can come in. */
  static boolean isExternallyReachable(ObjectNode spec) {
    String type = Defaults.text(spec, "type");
    return type.equals("LoadBalancer")
        || type.equals("NodePort")
        || (type.equals("ClusterIP") && spec.path("externalIPs").size() > 0);
  }

  static boolean needsHealthCheckPort(ObjectNode spec) {
    return Defaults.text(spec, "type").equals("LoadBalancer")
        && Defaults.text(spec, "externalTrafficPolicy").equals("Local");
  }

  /** The single address is the first of the list. */
  static void alignAddresses(ObjectNode spec) {
    String address = Defaults.text(spec, "clusterIP");
    if (!address.isEmpty() && spec.path("clusterIPs").size() == 0) {
      spec.putArray("clusterIPs").add(address);
    }
  }

  /** Fills in what was given out before and the client left out; drops what no longer fits. */
  static void carryOver(ObjectNode spec, ObjectNode before) {
    boolean needsAddress = needsClusterAddress(Defaults.text(spec, "type"));
    boolean neededAddress = needsClusterAddress(Defaults.text(before, "type"));
    if (needsAddress && neededAddress) {
      if (Defaults.text(spec, "clusterIP").isEmpty()) {
        Defaults.keep(spec, before, "clusterIP");
      }
      boolean same = Defaults.text(spec, "clusterIP").equals(Defaults.text(before, "clusterIP"));
      if (same && spec.path("clusterIPs").size() == 0) {
        Defaults.keep(spec, before, "clusterIPs");
      }
      for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
        if (Defaults.isAbsent(spec, field)) {
          Defaults.keep(spec, before, field);
        }
      }
    } else if (neededAddress) {
      dropIfSame(spec, before, "clusterIP");
      dropIfSame(spec, before, "clusterIPs");
      dropIfSame(spec, before, "ipFamilies");
      dropIfSame(spec, before, "ipFamilyPolicy");
      dropIfSame(spec, before, "internalTrafficPolicy");
    }
    nodePorts(spec, before);
    healthCheckPort(spec, before);
    boolean wasBalancer = Defaults.text(before, "type").equals("LoadBalancer");
    if (wasBalancer && !Defaults.text(spec, "type").equals("LoadBalancer")) {
      dropIfSame(spec, before, "allocateLoadBalancerNodePorts");
      dropIfSame(spec, before, "loadBalancerClass");
    }
    if (!isExternallyReachable(spec) && isExternallyReachable(before)) {
      dropIfSame(spec, before, "externalTrafficPolicy");
    }
  }

  private static void dropIfSame(ObjectNode spec, ObjectNode before, String field) {
    if (Trees.equal(spec.get(field), before.get(field))) {
      spec.remove(field);
    }
  }

  private static void nodePorts(ObjectNode spec, ObjectNode before) {
    if (!needsNodePorts(before)) {
      return;
    }
    if (needsNodePorts(spec)) {
      Set<Long> used = new HashSet<>();
      for (ObjectNode port : Defaults.objects(spec, "ports")) {
        used.add(Defaults.number(port, "nodePort"));
      }
      for (ObjectNode port : Defaults.objects(spec, "ports")) {
        if (Defaults.number(port, "nodePort") == 0) {
          reuse(port, before, used);
        }
      }
    } else if (sameNodePorts(spec, before)) {
      Defaults.objects(spec, "ports").forEach(port -> port.remove("nodePort"));
    }
  }

  private static void reuse(ObjectNode port, ObjectNode before, Set<Long> used) {
    for (ObjectNode old : Defaults.objects(before, "ports")) {
      long nodePort = Defaults.number(old, "nodePort");
      boolean same =
          Defaults.number(old, "port") == Defaults.number(port, "port")
              && Defaults.text(old, "protocol").equals(Defaults.text(port, "protocol"));
      if (same && nodePort != 0 && used.add(nodePort)) {
        port.put("nodePort", (int) nodePort);
        return;
      }
    }
  }

  private static boolean sameNodePorts(ObjectNode spec, ObjectNode before) {
    Set<Long> now = new HashSet<>();
    Defaults.objects(spec, "ports").forEach(port -> now.add(Defaults.number(port, "nodePort")));
    Set<Long> then = new HashSet<>();
    Defaults.objects(before, "ports").forEach(port -> then.add(Defaults.number(port, "nodePort")));
    now.remove(0L);
    return then.containsAll(now);
  }

  private static void healthCheckPort(ObjectNode spec, ObjectNode before) {
    if (!needsHealthCheckPort(before)) {
      return;
    }
    if (!needsHealthCheckPort(spec)) {
      dropIfSame(spec, before, "healthCheckNodePort");
    } else if (Defaults.number(spec, "healthCheckNodePort") == 0) {
      Defaults.keep(spec, before, "healthCheckNodePort");
    }
  }
}
