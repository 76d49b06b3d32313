package io.coracle.apiserver.registry.service;

import io.coracle.api.FieldFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a Service has and what it needs. */
final class ServiceNeeds {
  private static final String NONE = "None";

  private ServiceNeeds() {}

  static ObjectNode spec(ObjectNode service) {
    return service.get("spec") instanceof ObjectNode spec ? spec : service.putObject("spec");
  }

  static String type(ObjectNode service) {
    return spec(service).path("type").asString("ClusterIP");
  }

  static boolean needsAddress(ObjectNode service) {
    return switch (type(service)) {
      case "ClusterIP", "NodePort", "LoadBalancer" -> true;
      default -> false;
    };
  }

  /** Whether it says two things about its addresses; validation has the words for that. */
  static boolean contradictsItself(ObjectNode service) {
    JsonNode addresses = spec(service).path("clusterIPs");
    String first = addresses.path(0).asString("");
    if (first.equals(NONE) && addresses.size() > 1) {
      return true;
    }
    return !first.isEmpty() && !first.equals(spec(service).path("clusterIP").asString(""));
  }

  /** Refuses families that a cluster of IPv4 alone does not have. */
  static void checkFamilies(ObjectNode service, FieldFaults faults) {
    ObjectNode spec = spec(service);
    if (isHeadless(service) && spec.path("selector").isEmpty()) {
      return;
    }
    String policy = spec.path("ipFamilyPolicy").asString("");
    if (policy.equals("RequireDualStack")) {
      faults.invalid(
          "spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
    }
    int i = 0;
    for (JsonNode family : spec.path("ipFamilies")) {
      if (family.asString("").equals("IPv6")) {
        faults.invalid("spec.ipFamilies[" + i + "]", "IPv6", "not configured on this cluster");
      }
      i++;
    }
  }

  static boolean isHeadless(ObjectNode service) {
    return needsAddress(service) && spec(service).path("clusterIP").asString("").equals(NONE);
  }

  /** The address that a Service has, if it has one. */
  static Optional<String> address(ObjectNode service) {
    String address = spec(service).path("clusterIP").asString("");
    return address.isEmpty() || address.equals(NONE) || !needsAddress(service)
        ? Optional.empty()
        : Optional.of(address);
  }

  static boolean needsNodePorts(ObjectNode service) {
    return switch (type(service)) {
      case "NodePort" -> true;
      case "LoadBalancer" -> spec(service).path("allocateLoadBalancerNodePorts").asBoolean(true);
      default -> false;
    };
  }

  static boolean needsHealthCheckPort(ObjectNode service) {
    return type(service).equals("LoadBalancer")
        && spec(service).path("externalTrafficPolicy").asString("").equals("Local");
  }

  /** The node ports that a Service has, the one for health checks among them. */
  static List<Integer> nodePorts(ObjectNode service) {
    var ports = new ArrayList<Integer>();
    for (JsonNode port : spec(service).path("ports")) {
      add(ports, port.path("nodePort").asInt(0));
    }
    add(ports, spec(service).path("healthCheckNodePort").asInt(0));
    return ports;
  }

  private static void add(List<Integer> ports, int port) {
    if (port > 0 && !ports.contains(port)) {
      ports.add(port);
    }
  }

  /** Says which families of addresses a Service has that did not say so itself. */
  static void setFamilies(ObjectNode service) {
    ObjectNode spec = spec(service);
    boolean saysNothing = !spec.has("ipFamilyPolicy") && spec.path("ipFamilies").isEmpty();
    if (saysNothing && isHeadless(service) && spec.path("selector").isEmpty()) {
      // Nobody but the author knows what the endpoints will be.
      spec.put("ipFamilyPolicy", "RequireDualStack");
      spec.putArray("ipFamilies").add("IPv4").add("IPv6");
      return;
    }
    if (!spec.has("ipFamilyPolicy")) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
    if (spec.path("ipFamilies").isEmpty()) {
      spec.putArray("ipFamilies").add("IPv4");
    }
  }
}
