package io.coracle.apiserver.kinds.pod;

import io.coracle.api.pod.ResourceTotals;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what a pod's specification leaves out (API reference, PodSpec). */
public final class PodDefaults {
  private static final int GRACE_SECONDS = 30;

  private PodDefaults() {}

  /** Defaults of a pod template: those of every pod but what is only decided at creation. */
  public static void template(ObjectNode spec) {
    for (ObjectNode volume : Defaults.objects(spec, "volumes")) {
      VolumeDefaults.volume(volume);
    }
    for (String list : LISTS) {
      for (ObjectNode container : Defaults.objects(spec, list)) {
        ContainerDefaults.container(container);
      }
    }
    Defaults.text(spec, "dnsPolicy", "ClusterFirst");
    Defaults.text(spec, "restartPolicy", "Always");
    Defaults.numberIfAbsent(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
    Defaults.objectIfAbsent(spec, "securityContext");
    Defaults.text(spec, "schedulerName", "default-scheduler");
    serviceAccount(spec);
    if (spec.get("overhead") != null) {
      Quantities.canonicalList(spec, "overhead");
    }
    ObjectNode resources = Defaults.object(spec, "resources");
    if (resources != null) {
      Quantities.canonicalList(resources, "limits");
      Quantities.canonicalList(resources, "requests");
    }
  }

  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Defaults of a pod. */
  public static void pod(ObjectNode spec) {
    template(spec);
    Defaults.flagIfAbsent(spec, "enableServiceLinks", true);
    if (Defaults.flag(spec, "hostNetwork")) {
      hostPorts(spec, "containers");
      hostPorts(spec, "initContainers");
    }
    requests(spec, "containers");
    requests(spec, "initContainers");
    podRequests(spec);
    if (Defaults.number(spec, "terminationGracePeriodSeconds") < 0) {
      spec.put("terminationGracePeriodSeconds", 1);
    }
  }

  private static void serviceAccount(ObjectNode spec) {
    String name = Defaults.text(spec, "serviceAccountName");
    String old = Defaults.text(spec, "serviceAccount");
    String chosen = name.isEmpty() ? old : name;
    if (!chosen.isEmpty()) {
      spec.put("serviceAccountName", chosen);
      spec.put("serviceAccount", chosen);
    }
  }

  private static void hostPorts(ObjectNode spec, String list) {
    for (ObjectNode container : Defaults.objects(spec, list)) {
      for (ObjectNode port : Defaults.objects(container, "ports")) {
        Defaults.number(port, "hostPort", (int) Defaults.number(port, "containerPort"));
      }
    }
  }

  /** What has a limit and no request is requested up to the limit. */
  private static void requests(ObjectNode spec, String list) {
    for (ObjectNode container : Defaults.objects(spec, list)) {
      ObjectNode resources = Defaults.object(container, "resources");
      ObjectNode limits = resources == null ? null : Defaults.object(resources, "limits");
      if (resources == null || limits == null) {
        continue;
      }
      ObjectNode requests = Defaults.objectOrNew(resources, "requests");
      for (Map.Entry<String, JsonNode> limit : limits.properties()) {
        if (Defaults.isAbsent(requests, limit.getKey())) {
          requests.set(limit.getKey(), limit.getValue());
        }
      }
    }
  }

  /** Requests of the pod as a whole: what its containers ask for, else its limits. */
  private static void podRequests(ObjectNode spec) {
    ObjectNode resources = Defaults.object(spec, "resources");
    if (resources == null || resources.isEmpty()) {
      return;
    }
    ObjectNode limits = Defaults.object(resources, "limits");
    ObjectNode requests = Defaults.objectOrNew(resources, "requests");
    Map<String, Quantity> needed = ResourceTotals.requests(spec);
    needed.forEach(
        (name, amount) -> {
          if (ResourceRules.isOfPods(name) && Defaults.isAbsent(requests, name)) {
            requests.set(name, Quantities.node(amount));
          }
        });
    if (limits != null) {
      for (Map.Entry<String, JsonNode> limit : limits.properties()) {
        String name = limit.getKey();
        if (ResourceRules.isOfPods(name) && Defaults.isAbsent(requests, name)) {
          requests.set(name, limit.getValue());
        }
      }
    }
    if (requests.isEmpty()) {
      resources.remove("requests");
    }
  }
}
