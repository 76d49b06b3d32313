package io.coracle.api.pod;

import io.coracle.api.quantity.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The quality-of-service class of a pod: Guaranteed when every container has limits of cpu and
 * memory and requests them in full, BestEffort when none asks for any, else Burstable. Resources of
 * the pod as a whole, where given, are looked at in place of the containers'.
 */
public final class QualityOfService {
  private static final List<String> COUNTED = List.of("cpu", "memory");

  private final Map<String, Quantity> requests = new HashMap<>();
  private final Map<String, Quantity> limits = new HashMap<>();
  private boolean guaranteed = true;

  private QualityOfService() {}

  /** The class of the pod with the specification {@code spec}. */
  public static String of(ObjectNode spec) {
    QualityOfService sums = new QualityOfService();
    JsonNode ofPod = spec.path("resources");
    if (!ofPod.isEmpty()) {
      sums.add(ofPod);
    } else {
      for (String list : List.of("containers", "initContainers")) {
        for (JsonNode container : spec.path(list)) {
          sums.add(container.path("resources"));
        }
      }
    }
    return sums.result();
  }

  private void add(JsonNode resources) {
    int limited = 0;
    for (String name : COUNTED) {
      sum(requests, resources, "requests", name);
      if (sum(limits, resources, "limits", name)) {
        limited++;
      }
    }
    guaranteed &= limited == COUNTED.size();
  }

  private static boolean sum(
      Map<String, Quantity> sums, JsonNode resources, String list, String name) {
    Quantity quantity = Quantity.of(resources.path(list).path(name));
    if (quantity.signum() <= 0) {
      return false;
    }
    sums.merge(name, quantity, Quantity::plus);
    return true;
  }

  private String result() {
    if (requests.isEmpty() && limits.isEmpty()) {
      return "BestEffort";
    }
    return guaranteed && requests.equals(limits) ? "Guaranteed" : "Burstable";
  }
}
