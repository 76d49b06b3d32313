package io.coracle.apiserver.kinds.pod;

import io.coracle.api.pod.QualityOfService;
import io.coracle.apiserver.kinds.field.Defaults;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What happens to a pod once, when it is created. */
final class PodCreation {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private PodCreation() {}

  static void prepare(ObjectNode pod) {
    ObjectNode spec = Defaults.objectOrNew(pod, "spec");
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending");
    status.put("qosClass", QualityOfService.of(spec));
    PodFeatures.drop(spec);
    mergeLabelKeys(pod, spec);
    if (!Defaults.objects(spec, "schedulingGates").isEmpty()) {
      gated(pod, status);
    }
  }

  private static void gated(ObjectNode pod, ObjectNode status) {
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "PodScheduled");
    condition.put("status", "False");
    condition.putNull("lastProbeTime");
    ObjectNode metadata = Defaults.object(pod, "metadata");
    JsonNode created = metadata == null ? null : metadata.get("creationTimestamp");
    if (created == null) {
      condition.putNull("lastTransitionTime");
    } else {
      condition.set("lastTransitionTime", created);
    }
    condition.put("reason", "SchedulingGated");
    condition.put("message", "Scheduling is blocked due to non-empty scheduling gates");
  }

  /** Keys of labels in spread constraints and affinity terms become parts of their selectors. */
  private static void mergeLabelKeys(ObjectNode pod, ObjectNode spec) {
    List<ObjectNode> constraints = Defaults.objects(spec, "topologySpreadConstraints");
    ObjectNode affinity = Defaults.object(spec, "affinity");
    if (constraints.isEmpty() && affinity == null) {
      return;
    }
    ObjectNode metadata = Defaults.object(pod, "metadata");
    ObjectNode labels = metadata == null ? null : Defaults.object(metadata, "labels");
    if (labels == null) {
      return;
    }
    for (ObjectNode constraint : constraints) {
      merge(constraint, "matchLabelKeys", "In", labels);
    }
    if (affinity == null) {
      return;
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      ObjectNode pods = Defaults.object(affinity, kind);
      if (pods != null) {
        Defaults.objects(pods, REQUIRED).forEach(term -> mergeTerm(term, labels));
        for (ObjectNode preferred : Defaults.objects(pods, PREFERRED)) {
          ObjectNode term = Defaults.object(preferred, "podAffinityTerm");
          if (term != null) {
            mergeTerm(term, labels);
          }
        }
      }
    }
  }

  private static void mergeTerm(ObjectNode term, ObjectNode labels) {
    merge(term, "matchLabelKeys", "In", labels);
    merge(term, "mismatchLabelKeys", "NotIn", labels);
  }

  private static void merge(ObjectNode owner, String keys, String operator, ObjectNode labels) {
    ObjectNode selector = Defaults.object(owner, "labelSelector");
    if (selector == null || !(owner.get(keys) instanceof ArrayNode list)) {
      return;
    }
    for (JsonNode key : list) {
      JsonNode value = key.isString() ? labels.get(key.stringValue()) : null;
      if (value == null) {
        continue;
      }
      ArrayNode expressions =
          selector.get("matchExpressions") instanceof ArrayNode array
              ? array
              : selector.putArray("matchExpressions");
      ObjectNode expression = expressions.addObject();
      expression.put("key", key.stringValue());
      expression.put("operator", operator);
      expression.putArray("values").add(value);
    }
  }
}
