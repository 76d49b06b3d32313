package io.coracle.apiserver.registry.subresource;

import io.coracle.api.StatusException;
import io.coracle.api.selector.LabelSelector;
import io.coracle.apiserver.registry.object.Metadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a PodDisruptionBudget says to the eviction of a pod. Pure. */
final class Budget {
  /** A budget remembers no more evicted pods than this whose end it has not seen. */
  private static final int MAX_DISRUPTED_PODS = 2000;

  private static final int RETRY_SECONDS = 10;

  private Budget() {}

  /** Whether {@code pod} is one of the pods of {@code budget}. */
  static boolean covers(ObjectNode budget, ObjectNode pod) {
    var labels = new HashMap<String, String>();
    pod.path("metadata")
        .path(Metadata.LABELS)
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    return LabelSelector.ofTree(budget.path("spec").get("selector")).matches(labels);
  }

  /** Whether a pod that is not ready may go without being counted. */
  static boolean mayGoUncounted(ObjectNode pod, ObjectNode budget) {
    JsonNode ready = Conditions.find(pod.path("status").path("conditions"), "Ready");
    if (ready != null && ready.path("status").asString("").equals("True")) {
      return false;
    }
    if (budget.path("spec").path("unhealthyPodEvictionPolicy").asString("").equals("AlwaysAllow")) {
      return true;
    }
    JsonNode status = budget.path("status");
    int desired = status.path("desiredHealthy").asInt(0);
    return desired > 0 && status.path("currentHealthy").asInt(0) >= desired;
  }

  /**
   * The budget after one more eviction.
   *
   * @throws StatusException with reason TooManyRequests when it allows none
   */
  static ObjectNode countDown(ObjectNode budget, String pod, Instant now) {
    String name = Metadata.name(budget);
    ObjectNode status =
        budget.get("status") instanceof ObjectNode present ? present : budget.putObject("status");
    long generation = Metadata.number(budget, Metadata.GENERATION).orElse(0);
    if (status.path("observedGeneration").asLong(0) < generation) {
      throw refused(
          "The disruption budget " + name + " is still being processed by the server.",
          RETRY_SECONDS);
    }
    int allowed = status.path("disruptionsAllowed").asInt(0);
    if (allowed <= 0 || status.path("disruptedPods").size() >= MAX_DISRUPTED_PODS) {
      throw refused(
          "The disruption budget "
              + name
              + " needs "
              + status.path("desiredHealthy").asInt(0)
              + " healthy pods and has "
              + status.path("currentHealthy").asInt(0)
              + " currently",
          0);
    }
    status.put("disruptionsAllowed", allowed - 1);
    if (allowed == 1) {
      ObjectNode condition =
          Conditions.set(budget, "DisruptionAllowed", "False", "InsufficientPods", "", now);
      condition.put("message", "");
      condition.put("observedGeneration", generation);
    }
    ObjectNode disrupted =
        status.get("disruptedPods") instanceof ObjectNode present
            ? present
            : status.putObject("disruptedPods");
    disrupted.put(pod, Metadata.time(now));
    return budget;
  }

  private static StatusException refused(String why, int retryAfterSeconds) {
    return new StatusException(
        StatusException.Reason.TOO_MANY_REQUESTS,
        "Cannot evict pod as it would violate the pod's disruption budget.",
        new StatusException.Details(
            "",
            "",
            "",
            "",
            List.of(new StatusException.Cause("DisruptionBudget", why, "")),
            retryAfterSeconds));
  }
}
