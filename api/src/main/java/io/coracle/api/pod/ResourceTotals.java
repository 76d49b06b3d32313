package io.coracle.api.pod;

import io.coracle.api.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the containers of a pod ask for together: containers and sidecars run side by side; an
 * ordinary init container runs beside the sidecars that started before it, and alone counts by its
 * maximum (KEP-753).
 */
public final class ResourceTotals {
  private ResourceTotals() {}

  public static Map<String, Quantity> requests(ObjectNode spec) {
    return total(spec, "requests");
  }

  public static Map<String, Quantity> limits(ObjectNode spec) {
    return total(spec, "limits");
  }

  private static Map<String, Quantity> total(ObjectNode spec, String list) {
    Map<String, Quantity> running = new TreeMap<>();
    for (JsonNode container : spec.path("containers")) {
      add(running, of(container, list));
    }
    Map<String, Quantity> sidecars = new TreeMap<>();
    Map<String, Quantity> starting = new TreeMap<>();
    for (JsonNode container : spec.path("initContainers")) {
      if (container.path("restartPolicy").asString("").equals("Always")) {
        add(running, of(container, list));
        add(sidecars, of(container, list));
        max(starting, sidecars);
      } else {
        Map<String, Quantity> together = new TreeMap<>(sidecars);
        add(together, of(container, list));
        max(starting, together);
      }
    }
    max(running, starting);
    return running;
  }

  private static Map<String, Quantity> of(JsonNode container, String list) {
    Map<String, Quantity> amounts = new TreeMap<>();
    container
        .path("resources")
        .path(list)
        .properties()
        .forEach(entry -> amounts.put(entry.getKey(), Quantity.of(entry.getValue())));
    return amounts;
  }

  private static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
    more.forEach((name, amount) -> sum.merge(name, amount, Quantity::plus));
  }

  private static void max(Map<String, Quantity> most, Map<String, Quantity> other) {
    other.forEach((name, amount) -> most.merge(name, amount, Quantity::max));
  }
}
