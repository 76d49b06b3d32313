package io.coracle.apiserver.kinds.network;

import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Addresses.Family;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Rules for the specification of services. */
final class ServiceRules {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> AFFINITIES = List.of("ClientIP", "None");
  private static final List<String> POLICIES = List.of("Cluster", "Local");
  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
  private static final List<String> FAMILY_POLICIES =
      List.of("PreferDualStack", "RequireDualStack", "SingleStack");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameNode", "PreferSameZone");

  /** What the annotation for the topology mode was called before. */
  static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";

  private static final List<String> MODES = List.of("Proxy", "VIP");
  private static final String SOURCE_RANGES =
      "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final long MAX_AFFINITY_SECONDS = 86400;

  private ServiceRules() {}

  /** Checks a service by itself. */
  static void validate(Field service) {
    Field spec = service.at("spec");
    Field annotations = service.at("metadata").at("annotations");
    Field mode = annotations.key("service.kubernetes.io/topology-mode");
    Field hints = annotations.key(TOPOLOGY_HINTS);
    if (mode.present() && hints.present() && !mode.sameAs(hints)) {
      mode.invalid("must match the older annotation for it when both are specified");
    }
    String type = spec.at("type").text();
    Field ports = spec.at("ports");
    boolean headless = spec.at("clusterIP").is("None");
    if (ports.size() == 0 && !headless && !type.equals("ExternalName")) {
      ports.required("");
    }
    type(spec, type, headless);
    Set<String> names = new HashSet<>();
    for (Field port : ports.items()) {
      port(port, ports.size() > 1, names);
    }
    LabelRules.labels(spec.at("selector"));
    affinity(spec);
    clusterAddresses(spec, type);
    for (Field address : spec.at("externalIPs").items()) {
      SpecialAddresses.check(address);
    }
    spec.at("type").requiredOneOf(ServiceTypes.ALL);
    portNumbers(ports, type);
    outside(spec, annotations, type);
    spec.at("trafficDistribution").optionalOneOf(DISTRIBUTIONS);
  }

  private static void type(Field spec, String type, boolean headless) {
    switch (type) {
      case "LoadBalancer", "NodePort" -> notHeadless(spec, headless, type);
      case "ExternalName" -> externalName(spec);
      default -> {
        // Cluster-internal services have no more rules.
      }
    }
  }

  private static void externalName(Field spec) {
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (!spec.at(field).isEmpty()) {
        spec.at(field).forbidden("may not be set for ExternalName services");
      }
    }
    Field name = spec.at("externalName");
    String text = name.text();
    String domain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (domain.isEmpty()) {
      name.required("");
    } else {
      name.invalid(Names.dnsSubdomain(domain));
    }
  }

  private static void notHeadless(Field spec, boolean headless, String type) {
    if (headless) {
      spec.at("clusterIPs")
          .item(0)
          .invalid("None", "may not be set to 'None' for " + type + " services");
    }
  }

  private static void port(Field port, boolean named, Set<String> names) {
    Field name = port.at("name");
    if (name.isEmpty()) {
      if (named) {
        name.required("");
      }
    } else {
      name.invalid(Names.dnsLabel(name.text()));
      if (!names.add(name.text())) {
        name.duplicate();
      }
    }
    port.at("port").invalid(Names.portNumber(port.at("port").number()));
    port.at("protocol").requiredOneOf(PROTOCOLS);
    Field target = port.at("targetPort");
    if (target.isText()) {
      target.invalid(Names.portName(target.text()));
    } else {
      target.invalid(Names.portNumber(target.number()));
    }
    Field protocol = port.at("appProtocol");
    if (protocol.present()) {
      protocol.invalid(Names.qualifiedName(protocol.text()));
    }
  }

  private static void affinity(Field spec) {
    Field affinity = spec.at("sessionAffinity");
    Field config = spec.at("sessionAffinityConfig");
    affinity.requiredOneOf(AFFINITIES);
    if (affinity.is("ClientIP")) {
      Field seconds = config.at("clientIP").at("timeoutSeconds");
      if (seconds.number() <= 0 || seconds.number() > MAX_AFFINITY_SECONDS) {
        seconds.invalid("must be greater than 0 and less than " + MAX_AFFINITY_SECONDS);
      }
    } else if (affinity.is("None") && config.present()) {
      config.forbidden("must not be set when session affinity is None");
    }
  }

  private static void clusterAddresses(Field spec, String type) {
    if (type.equals("ExternalName")) {
      return;
    }
    Field addresses = spec.at("clusterIPs");
    Field address = spec.at("clusterIP");
    if (address.isEmpty() ? addresses.size() > 0 : !addresses.item(0).is(address.text())) {
      addresses.invalid("first value must match `clusterIP`");
    }
    Field families = spec.at("ipFamilies");
    Set<String> seen = new HashSet<>();
    for (Field family : families.items()) {
      family.oneOf(FAMILIES);
      if (!seen.add(family.text())) {
        family.duplicate();
      }
    }
    spec.at("ipFamilyPolicy").optionalOneOf(FAMILY_POLICIES);
    addresses(addresses, families);
  }

  private static void addresses(Field addresses, Field families) {
    boolean headless = addresses.item(0).is("None");
    int faults = addresses.faultCount();
    if (headless && addresses.size() > 1) {
      addresses.invalid("'None' must be the first and only value");
    }
    for (int i = headless ? 1 : 0; i < addresses.size(); i++) {
      Field address = addresses.item(i);
      address.invalidUnlessKept(address.text(), Addresses.address(address.text()));
    }
    boolean readable = addresses.faultCount() == faults;
    if (addresses.size() > 2) {
      addresses.invalid("may only hold up to 2 values");
    }
    if (!readable || headless) {
      return;
    }
    if (addresses.size() > 1 && !isDual(addresses)) {
      addresses.invalid("may specify no more than one IP for each IP family");
    }
    for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
      boolean four = Addresses.family(addresses.item(i).text()) == Family.IPV4;
      if (families.item(i).is("IPv4") ? !four : families.item(i).is("IPv6") && four) {
        addresses.item(i).invalid("expected an " + families.item(i).text() + " value");
      }
    }
  }

  private static boolean isDual(Field addresses) {
    Set<Family> families = new HashSet<>();
    for (Field address : addresses.items()) {
      families.add(Addresses.family(address.text()));
    }
    return families.size() == 2;
  }

  private static void portNumbers(Field ports, String type) {
    Set<String> nodePorts = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (Field port : ports.items()) {
      if (type.equals("ClusterIP") && port.at("nodePort").number() != 0) {
        port.at("nodePort").forbidden("may not be used when `type` is 'ClusterIP'");
      }
    }
    for (Field port : ports.items()) {
      Field nodePort = port.at("nodePort");
      String protocol = port.at("protocol").text();
      if (nodePort.number() != 0 && !nodePorts.add(protocol + nodePort.number())) {
        nodePort.duplicate(nodePort.number());
      }
    }
    for (Field port : ports.items()) {
      if (!numbers.add(port.at("protocol").text() + port.at("port").number())) {
        port.duplicate(port.at("protocol").text() + "/" + port.at("port").number());
      }
    }
  }

  private static void outside(Field spec, Field annotations, String type) {
    boolean balancer = type.equals("LoadBalancer");
    sourceRanges(spec, annotations, balancer);
    Field allocate = spec.at("allocateLoadBalancerNodePorts");
    if (!balancer && allocate.present()) {
      allocate.forbidden("may only be used when `type` is 'LoadBalancer'");
    }
    Field balancerClass = spec.at("loadBalancerClass");
    if (!balancer && balancerClass.present()) {
      balancerClass.forbidden("may only be used when `type` is 'LoadBalancer'");
    } else if (balancerClass.present()) {
      balancerClass.invalid(Names.qualifiedName(balancerClass.text()));
    }
    trafficPolicies(spec, type);
  }

  /** Who may come in: the field, or where that is empty, an annotation. */
  private static void sourceRanges(Field spec, Field annotations, boolean balancer) {
    Field ranges = spec.at("loadBalancerSourceRanges");
    Field annotation = annotations.key(SOURCE_RANGES);
    if (ranges.size() > 0) {
      // The reference names the field by its name in Go.
      Field place = spec.at("LoadBalancerSourceRanges").holding(ranges);
      if (!balancer) {
        place.forbidden("may only be used when `type` is 'LoadBalancer'");
      }
      for (Field range : place.items()) {
        String text = range.text().strip();
        range.invalidUnlessKept(range.text(), Addresses.prefix(text));
      }
    } else if (annotation.present()) {
      if (!balancer) {
        annotation.forbidden("may only be used when `type` is 'LoadBalancer'");
      }
      String list = annotation.text().strip();
      for (String range : list.isEmpty() ? new String[0] : list.split(",", -1)) {
        annotation.invalidUnlessKept(range, Addresses.prefix(range.strip()));
      }
    }
  }

  private static void trafficPolicies(Field spec, String type) {
    Field external = spec.at("externalTrafficPolicy");
    boolean reachable =
        spec.node() instanceof ObjectNode tree && ServiceTypes.isExternallyReachable(tree);
    if (!reachable) {
      if (!external.isEmpty()) {
        external.invalid("may only be set for externally-accessible services");
      }
    } else {
      external.requiredOneOf(POLICIES);
    }
    Field health = spec.at("healthCheckNodePort");
    boolean checked = isChecked(spec);
    if (health.number() != 0 && !checked) {
      health.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
              + " 'Local'");
    }
    Field internal = spec.at("internalTrafficPolicy");
    if (internal.present()) {
      internal.oneOf(POLICIES);
    } else if (ServiceTypes.needsClusterAddress(type)) {
      internal.required("");
    }
  }

  private static boolean isChecked(Field spec) {
    return spec.node() instanceof ObjectNode tree && ServiceTypes.needsHealthCheckPort(tree);
  }

  /** The status of a load balancer. */
  static void loadBalancer(Field balancer, Field spec) {
    Field ingresses = balancer.at("ingress");
    if (ingresses.size() > 0 && !spec.at("type").is("LoadBalancer")) {
      ingresses.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    for (Field ingress : ingresses.items()) {
      Field address = ingress.at("ip");
      if (!address.isEmpty()) {
        address.invalidUnlessKept(address.text(), Addresses.address(address.text()));
      }
      Field mode = ingress.at("ipMode");
      if (mode.present() && address.isEmpty()) {
        mode.forbidden("may not be specified when `ip` is not set");
      } else {
        mode.optionalOneOf(MODES);
      }
      Field hostname = ingress.at("hostname");
      if (!hostname.isEmpty()) {
        hostname.invalid(Names.dnsSubdomain(hostname.text()));
        if (Addresses.isAddress(hostname.text())) {
          hostname.invalid("must be a DNS name, not an IP address");
        }
      }
    }
  }
}
