package io.coracle.apiserver.kinds.pod;

import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    ObjectNode ofPod = Defaults.object(spec, "resources");
    if (ofPod != null && !ofPod.isEmpty()) {
      sums.add(ofPod);
    } else {
      for (String list : List.of("containers", "initContainers")) {
        for (ObjectNode container : Defaults.objects(spec, list)) {
          sums.add(Defaults.object(container, "resources"));
        }
      }
    }
    return sums.result();
  }

  private void add(@Nullable ObjectNode resources) {
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
      Map<String, Quantity> sums, @Nullable ObjectNode resources, String list, String name) {
    ObjectNode amounts = resources == null ? null : Defaults.object(resources, list);
    JsonNode amount = amounts == null ? null : amounts.get(name);
    if (amount == null || amount.isNull()) {
      return false;
    }
    Quantity quantity = Quantities.of(amount);
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
