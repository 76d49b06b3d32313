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
  private static final long MAX_AFFINITY_SECONDS = 86400;
  private static final int KUBELET_PORT = 10250;

  private ServiceRules() {}

  static void validate(Field spec) {
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
      address.invalid(SpecialAddresses.problems(address.text()));
    }
    spec.at("type").requiredOneOf(ServiceTypes.ALL);
    portNumbers(ports, type);
    outside(spec, type);
    spec.at("trafficDistribution").optionalOneOf(DISTRIBUTIONS);
  }

  private static void type(Field spec, String type, boolean headless) {
    switch (type) {
      case "LoadBalancer" -> {
        for (Field port : spec.at("ports").items()) {
          if (port.at("port").number() == KUBELET_PORT) {
            port.invalid(
                "may not expose port "
                    + KUBELET_PORT
                    + " externally since it is used by"
                    + " kubelet");
          }
        }
        notHeadless(spec, headless, type);
      }
      case "NodePort" -> notHeadless(spec, headless, type);
      case "ExternalName" -> {
        Field name = spec.at("externalName");
        String text = name.text();
        String domain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.notEmpty("")) {
          name.invalid(Names.dnsSubdomain(domain));
        }
      }
      default -> {
        // Cluster-internal services have no more rules.
      }
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
    Field addresses = spec.at("clusterIPs");
    Field families = spec.at("ipFamilies");
    Field policy = spec.at("ipFamilyPolicy");
    if (!ServiceTypes.needsClusterAddress(type)) {
      for (Field field : List.of(addresses, families, policy)) {
        if (!field.isEmpty()) {
          field.forbidden("may not be set for " + type + " services");
        }
      }
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field family : families.items()) {
      if (family.oneOf(FAMILIES) && !seen.add(family.text())) {
        family.duplicate();
      }
    }
    policy.optionalOneOf(FAMILY_POLICIES);
    Field address = spec.at("clusterIP");
    if (address.isEmpty() ? addresses.size() > 0 : !addresses.item(0).is(address.text())) {
      addresses.invalid("first value must match `clusterIP`");
      return;
    }
    addresses(addresses, families);
  }

  private static void addresses(Field addresses, Field families) {
    Set<String> seen = new HashSet<>();
    int faults = addresses.faultCount();
    for (Field address : addresses.items()) {
      if (address.is("None")) {
        if (addresses.size() > 1) {
          addresses.invalid("may not contain more than one value when the first is 'None'");
        }
        return;
      }
      address.invalid(Addresses.address(address.text()));
      if (!seen.add(address.text())) {
        address.duplicate();
      }
    }
    if (addresses.faultCount() > faults) {
      return;
    }
    if (addresses.size() > 2) {
      addresses.invalid("may only hold up to 2 values");
    } else if (addresses.size() == 2
        && Addresses.family(addresses.item(0).text())
            == Addresses.family(addresses.item(1).text())) {
      addresses.invalid("may specify no more than one IP for each IP family");
    }
    for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
      boolean four = Addresses.family(addresses.item(i).text()) == Family.IPV4;
      if (four != families.item(i).is("IPv4")) {
        addresses.item(i).invalid("expected an " + families.item(i).text() + " value");
      }
    }
  }

  private static void portNumbers(Field ports, String type) {
    Set<String> nodePorts = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (Field port : ports.items()) {
      Field nodePort = port.at("nodePort");
      String protocol = port.at("protocol").text();
      if (nodePort.number() != 0) {
        if (type.equals("ClusterIP") || type.equals("ExternalName")) {
          nodePort.forbidden("may not be used when `type` is '" + type + "'");
        } else if (!nodePorts.add(protocol + nodePort.number())) {
          nodePort.duplicate(nodePort.number());
        }
      }
    }
    for (Field port : ports.items()) {
      if (!numbers.add(port.at("protocol").text() + port.at("port").number())) {
        port.duplicate(port.at("protocol").text() + "/" + port.at("port").number());
      }
    }
  }

  private static void outside(Field spec, String type) {
    boolean balancer = type.equals("LoadBalancer");
    Field ranges = spec.at("loadBalancerSourceRanges");
    if (!balancer && ranges.size() > 0) {
      ranges.forbidden("may only be used when `type` is 'LoadBalancer'");
    }
    for (Field range : ranges.items()) {
      range.invalid(Addresses.prefix(range.text().strip()));
    }
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
    boolean checked =
        spec.node() instanceof ObjectNode tree && ServiceTypes.needsHealthCheckPort(tree);
    if (health.number() != 0 && !checked) {
      health.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
              + " 'Local'");
    }
    Field internal = spec.at("internalTrafficPolicy");
    if (ServiceTypes.needsClusterAddress(type)) {
      internal.requiredOneOf(POLICIES);
    }
  }

  static void validateUpdate(Field spec, Field before) {
    if (!ServiceTypes.needsClusterAddress(spec.at("type").text())
        || !ServiceTypes.needsClusterAddress(before.at("type").text())) {
      return;
    }
    Field first = spec.at("clusterIPs").item(0);
    Field old = before.at("clusterIPs").item(0);
    if (old.present() && !first.sameAs(old)) {
      first.invalid("may not change once set");
    }
    Field family = spec.at("ipFamilies").item(0);
    Field oldFamily = before.at("ipFamilies").item(0);
    if (oldFamily.present() && family.present() && !family.sameAs(oldFamily)) {
      family.invalid("may not change once set");
    }
    boolean stays = spec.at("type").is("LoadBalancer") && before.at("type").is("LoadBalancer");
    if (stays) {
      spec.at("loadBalancerClass").immutable(before.at("loadBalancerClass"));
    }
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
        address.invalid(Addresses.address(address.text()));
      }
      Field hostname = ingress.at("hostname");
      if (!hostname.isEmpty()) {
        hostname.invalid(Names.dnsSubdomain(hostname.text()));
      }
    }
  }
}
