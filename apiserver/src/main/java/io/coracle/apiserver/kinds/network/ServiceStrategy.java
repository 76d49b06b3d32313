package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Services (API reference, Service). Addresses and node ports are given out elsewhere; here they
 * are only compared and carried over.
 */
public final class ServiceStrategy implements Strategy {
  private static final int AFFINITY_SECONDS = 10800;

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode service) {
    ObjectNode spec = Defaults.objectOrNew(service, "spec");
    Defaults.text(spec, "sessionAffinity", "None");
    if (Defaults.text(spec, "sessionAffinity").equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else if (Defaults.text(spec, "sessionAffinity").equals("ClientIP")) {
      ObjectNode config = Defaults.objectOrNew(spec, "sessionAffinityConfig");
      Defaults.numberIfAbsent(
          Defaults.objectOrNew(config, "clientIP"), "timeoutSeconds", AFFINITY_SECONDS);
    }
    Defaults.text(spec, "type", "ClusterIP");
    for (ObjectNode port : Defaults.objects(spec, "ports")) {
      Defaults.text(port, "protocol", "TCP");
      boolean named = !Defaults.text(port, "targetPort").isEmpty();
      if (!named && Defaults.number(port, "targetPort") == 0) {
        port.put("targetPort", (int) Defaults.number(port, "port"));
      }
    }
    String type = Defaults.text(spec, "type");
    if (ServiceTypes.isExternallyReachable(spec)) {
      Defaults.text(spec, "externalTrafficPolicy", "Cluster");
    }
    if (ServiceTypes.needsClusterAddress(type)) {
      Defaults.textIfAbsent(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Defaults.flagIfAbsent(spec, "allocateLoadBalancerNodePorts", true);
    }
    balancerModes(service);
  }

  private static void balancerModes(ObjectNode service) {
    ObjectNode status = Defaults.object(service, "status");
    ObjectNode balancer = status == null ? null : Defaults.object(status, "loadBalancer");
    if (balancer != null) {
      for (ObjectNode ingress : Defaults.objects(balancer, "ingress")) {
        if (!Defaults.text(ingress, "ip").isEmpty()) {
          Defaults.textIfAbsent(ingress, "ipMode", "VIP");
        }
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode service) {
    service.remove("status");
    ServiceTypes.alignAddresses(Defaults.objectOrNew(service, "spec"));
  }

  @Override
  public void prepareForUpdate(ObjectNode service, ObjectNode before) {
    Defaults.keep(service, before, "status");
    ObjectNode spec = Defaults.objectOrNew(service, "spec");
    ServiceTypes.alignAddresses(spec);
    ObjectNode old = Defaults.object(before, "spec");
    if (old != null) {
      ServiceTypes.carryOver(spec, old);
    }
  }

  @Override
  public void validate(ObjectNode service, FieldFaults faults) {
    ServiceRules.validate(Field.root(service, faults));
  }

  @Override
  public void validateUpdate(ObjectNode service, ObjectNode before, FieldFaults faults) {
    ServiceUpdateRules.validate(
        Field.root(service, faults).at("spec"), Field.root(before, new FieldFaults()).at("spec"));
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field service = Field.root(object, faults);
    ServiceRules.loadBalancer(service.at("status").at("loadBalancer"), service.at("spec"));
  }

  @Override
  public List<String> warnings(ObjectNode service) {
    ObjectNode spec = Defaults.object(service, "spec");
    if (spec == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    if (service.path("metadata").path("annotations").has(ServiceRules.TOPOLOGY_HINTS)) {
      warnings.add("annotation " + ServiceRules.TOPOLOGY_HINTS + " is deprecated");
    }
    boolean external = spec.path("externalIPs").size() > 0;
    boolean named = Defaults.text(spec, "type").equals("ExternalName");
    if (Defaults.text(spec, "type").equals("ClusterIP")
        && Defaults.text(spec, "clusterIP").equals("None")) {
      if (!Defaults.text(spec, "loadBalancerIP").isEmpty()) {
        warnings.add("spec.loadBalancerIP is ignored for headless services");
      }
      if (external) {
        warnings.add("spec.externalIPs is ignored for headless services");
      }
      if (!Defaults.text(spec, "sessionAffinity").equals("None")) {
        warnings.add("spec.SessionAffinity is ignored for headless services");
      }
    } else if (external && !named) {
      warnings.add("spec.externalIPs is deprecated since v1.36 and will be removed");
    }
    if (external && named) {
      warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!named && !Defaults.text(spec, "externalName").isEmpty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (Defaults.text(spec, "trafficDistribution").equals("PreferClose")) {
      warnings.add(
          "spec.trafficDistribution: PreferClose is deprecated in favor of PreferSameZone");
    }
    addressWarnings(Field.root(service, new FieldFaults()).at("spec"), warnings);
    return warnings;
  }

  private static void addressWarnings(Field spec, List<String> warnings) {
    for (String list : List.of("clusterIPs", "externalIPs")) {
      for (Field address : spec.at(list).items()) {
        IpText.warnOfAddress(address.path(), address.text(), warnings);
      }
    }
    Field balancer = spec.at("loadBalancerIP");
    IpText.warnOfAddress(balancer.path(), balancer.text(), warnings);
    for (Field range : spec.at("loadBalancerSourceRanges").items()) {
      IpText.warnOfPrefix(range.path(), range.text(), warnings);
    }
  }
}
