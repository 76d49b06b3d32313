package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for the status of pods. */
final class PodStatusRules {
  private static final String OBSERVED = "observedGeneration";
  private static final Set<String> SYSTEM_CONDITIONS =
      Set.of("PodScheduled", "Ready", "Initialized");

  private PodStatusRules() {}

  static void defaults(ObjectNode status) {
    Defaults.text(status, "phase", "Pending");
    addresses(status, "podIP", "podIPs");
    addresses(status, "hostIP", "hostIPs");
  }

  /** The single address and the first of the list are one; a changed single one wins. */
  private static void addresses(ObjectNode status, String single, String list) {
    String address = Defaults.text(status, single);
    List<ObjectNode> addresses = Defaults.objects(status, list);
    String first = addresses.isEmpty() ? "" : Defaults.text(addresses.getFirst(), "ip");
    if (address.isEmpty()) {
      if (!first.isEmpty()) {
        status.put(single, first);
      }
    } else if (!address.equals(first)) {
      ArrayNode one = status.putArray(list);
      one.addObject().put("ip", address);
    }
  }

  /** The status endpoint leaves owners and the deletion alone. */
  static void prepare(ObjectNode pod, ObjectNode before) {
    ObjectNode metadata = Defaults.objectOrNew(pod, "metadata");
    ObjectNode old = Defaults.object(before, "metadata");
    if (old != null) {
      Defaults.keep(metadata, old, "ownerReferences");
      Defaults.keep(metadata, old, "deletionTimestamp");
    }
    ObjectNode status = Defaults.objectOrNew(pod, "status");
    ObjectNode oldStatus = Defaults.object(before, "status");
    if (oldStatus == null) {
      return;
    }
    if (Defaults.text(status, "qosClass").isEmpty()) {
      Defaults.keep(status, oldStatus, "qosClass");
    }
    keepObserved(status, oldStatus);
    List<ObjectNode> conditions = new ArrayList<>(Defaults.objects(oldStatus, "conditions"));
    for (ObjectNode condition : Defaults.objects(status, "conditions")) {
      String type = Defaults.text(condition, "type");
      for (ObjectNode candidate : conditions) {
        if (Defaults.text(candidate, "type").equals(type)) {
          keepObserved(condition, candidate);
          conditions.remove(candidate);
          break;
        }
      }
    }
  }

  /** What has been observed once is not forgotten. */
  private static void keepObserved(ObjectNode object, ObjectNode before) {
    if (Defaults.number(object, OBSERVED) == 0 && Defaults.number(before, OBSERVED) != 0) {
      Defaults.keep(object, before, OBSERVED);
    }
  }

  static void validate(Field pod, Field before) {
    Field metadata = pod.at("metadata");
    PodAnnotations.validateUpdate(
        metadata.at("annotations"), before.at("metadata").at("annotations"), pod.at("spec"));
    Field status = pod.at("status");
    Field oldStatus = before.at("status");
    conditions(metadata, status.at("conditions"));
    Field nominated = status.at("nominatedNodeName");
    if (!nominated.isEmpty()) {
      nominated.invalid(Names.dnsSubdomain(nominated.text()));
      if (!nominated.sameAs(oldStatus.at("nominatedNodeName")) && isBound(pod)) {
        nominated.forbidden("may not be set on a pod that is bound");
      }
    }
    Field observed = status.at("observedGeneration");
    observed.notNegative();
    for (Field condition : status.at("conditions").items()) {
      condition.at("observedGeneration").notNegative();
    }
    status.at("qosClass").immutable(oldStatus.at("qosClass"));
    ContainerStatusRules.transitions(pod.at("spec"), status, oldStatus);
    claims(status.at("resourceClaimStatuses"), pod.at("spec").at("resourceClaims"));
    podAddresses(status.at("podIPs"));
    hostAddresses(status);
    ContainerStatusRules.validate(pod.at("spec"), status);
  }

  /** The reference names conditions as if they were metadata. */
  private static void conditions(Field metadata, Field conditions) {
    int index = 0;
    for (Field condition : conditions.items()) {
      String type = condition.at("type").text();
      if (!SYSTEM_CONDITIONS.contains(type)) {
        metadata.at("conditions").item(index).at("Type").invalid(type, Names.qualifiedName(type));
      }
      index++;
    }
  }

  private static boolean isBound(Field pod) {
    return !pod.at("spec").at("nodeName").isEmpty();
  }

  private static void claims(Field statuses, Field claims) {
    Set<String> known = new HashSet<>();
    for (Field claim : claims.items()) {
      known.add(claim.at("name").text());
    }
    Set<String> seen = new HashSet<>();
    for (Field status : statuses.items()) {
      Field name = status.at("name");
      if (!known.contains(name.text())) {
        name.invalid("must match the name of an entry in `spec.resourceClaims`");
      }
      if (!seen.add(name.text())) {
        name.duplicate();
      }
      Field claim = status.at("resourceClaimName");
      if (claim.present()) {
        name.invalid(claim.text(), Names.dnsSubdomain(claim.text()));
      }
    }
  }

  private static void podAddresses(Field list) {
    valid(list);
    if (list.size() > 1) {
      families(list);
      duplicates(list);
    }
  }

  private static void hostAddresses(Field status) {
    Field list = status.at("hostIPs");
    if (list.size() == 0) {
      return;
    }
    Field first = list.item(0).at("ip");
    if (!first.is(status.at("hostIP").text())) {
      first.invalid("must be equal to `hostIP`");
    }
    valid(list);
    if (list.size() > 1) {
      duplicates(list);
      families(list);
    }
  }

  private static void valid(Field list) {
    for (Field entry : list.items()) {
      String address = entry.at("ip").text();
      entry.invalidUnlessKept(address, Addresses.address(address));
    }
  }

  /** At most one address of each family. */
  private static void families(Field list) {
    boolean dual =
        list.size() == 2
            && Addresses.family(list.item(0).at("ip").text())
                != Addresses.family(list.item(1).at("ip").text());
    if (!dual) {
      list.invalid("may specify no more than one IP for each IP family");
    }
  }

  private static void duplicates(Field list) {
    Set<String> seen = new HashSet<>();
    for (Field entry : list.items()) {
      if (!seen.add(entry.at("ip").text())) {
        entry.duplicate();
      }
    }
  }
}
