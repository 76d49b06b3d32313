package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for the status of pods. */
final class PodStatusRules {
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
    if (oldStatus != null && Defaults.text(status, "qosClass").isEmpty()) {
      Defaults.keep(status, oldStatus, "qosClass");
    }
  }

  static void validate(Field pod, Field before) {
    Field status = pod.at("status");
    Field oldStatus = before.at("status");
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
    addresses(status.at("podIPs"));
    addresses(status.at("hostIPs"));
    restarts(pod.at("spec"), status, oldStatus);
  }

  private static boolean isBound(Field pod) {
    return !pod.at("spec").at("nodeName").isEmpty();
  }

  private static void addresses(Field list) {
    int faults = list.faultCount();
    for (Field entry : list.items()) {
      String address = entry.at("ip").text();
      entry.invalid(address, Addresses.address(address));
    }
    if (list.faultCount() > faults || list.size() < 2) {
      return;
    }
    boolean dual =
        list.size() == 2
            && Addresses.family(list.item(0).at("ip").text())
                != Addresses.family(list.item(1).at("ip").text());
    if (!dual) {
      list.invalid("may specify no more than one address for each IP family");
    }
  }

  /** A container that has ended for good does not run again. */
  private static void restarts(Field spec, Field status, Field before) {
    if (spec.at("restartPolicy").is("Always") || allMayRestart(spec)) {
      return;
    }
    boolean onFailure = spec.at("restartPolicy").is("OnFailure");
    Field statuses = status.at("containerStatuses");
    for (Field old : before.at("containerStatuses").items()) {
      Field ended = old.at("state").at("terminated");
      if (ended.absent() || (onFailure && ended.at("exitCode").number() != 0)) {
        continue;
      }
      for (Field current : statuses.items()) {
        boolean same = current.at("name").sameAs(old.at("name"));
        if (same && current.at("state").at("terminated").absent() && !ownPolicy(spec, current)) {
          current.at("state").forbidden("may not be transitioned to non-terminated state");
        }
      }
    }
  }

  /** Whether a rule of a container has all of them restarted, those that have ended, too. */
  private static boolean allMayRestart(Field spec) {
    for (String list : List.of("initContainers", "containers")) {
      for (Field container : spec.at(list).items()) {
        for (Field rule : container.at("restartPolicyRules").items()) {
          if (rule.at("action").is("RestartAllContainers")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean ownPolicy(Field spec, Field status) {
    for (Field container : spec.at("containers").items()) {
      if (container.at("name").sameAs(status.at("name"))) {
        return container.at("restartPolicy").present();
      }
    }
    return false;
  }
}
