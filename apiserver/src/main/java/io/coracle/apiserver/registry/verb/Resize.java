package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An update of what a running pod's containers may use (KEP-1287): CPU and memory of containers may
 * change, in place, and everything else stays.
 */
final class Resize implements UpdateRule {
  static final UpdateRule RULE = new Resize();

  private static final List<String> LISTS = List.of("initContainers", "containers");
  private static final List<String> RESIZABLE = List.of("cpu", "memory");

  private Resize() {}

  @Override
  public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {
    ObjectNode wanted = object.deepCopy();
    object.removeAll();
    object.setAll(before.deepCopy());
    for (String list : LISTS) {
      for (JsonNode container : object.path("spec").path(list)) {
        JsonNode source = named(wanted, list, container.path("name").asString(""));
        if (container instanceof ObjectNode target && source instanceof ObjectNode found) {
          for (String field : List.of("resources", "resizePolicy")) {
            JsonNode value = found.get(field);
            if (value == null) {
              target.remove(field);
            } else {
              target.set(field, value);
            }
          }
        }
      }
    }
    strategy.applyDefaults(object);
  }

  @Override
  public void validate(
      Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults) {
    strategy.validate(object, faults);
    if (qualityOfService(before).equals("BestEffort")) {
      faults.forbidden("spec", "pods that need nothing cannot be resized");
    }
    for (String list : LISTS) {
      int i = 0;
      for (JsonNode container : object.path("spec").path(list)) {
        String path = "spec." + list + "[" + i++ + "].resources";
        JsonNode old = named(before, list, container.path("name").asString(""));
        for (String field : List.of("requests", "limits")) {
          unchanged(
              container.path("resources").path(field),
              old.path("resources").path(field),
              path + "." + field,
              faults);
        }
      }
    }
  }

  private static String qualityOfService(ObjectNode pod) {
    return pod.path("status").path("qosClass").asString("");
  }

  private static void unchanged(JsonNode now, JsonNode old, String path, FieldFaults faults) {
    for (Map.Entry<String, JsonNode> amount : now.properties()) {
      if (!RESIZABLE.contains(amount.getKey())
          && !amount.getValue().equals(old.get(amount.getKey()))) {
        faults.forbidden(path, "only cpu and memory resources are mutable");
      }
    }
    for (Map.Entry<String, JsonNode> amount : old.properties()) {
      if (!now.has(amount.getKey())) {
        faults.forbidden(path, "resource " + amount.getKey() + " cannot be removed");
      }
    }
  }

  private static JsonNode named(ObjectNode pod, String list, String name) {
    for (JsonNode container : pod.path("spec").path(list)) {
      if (container.path("name").asString("").equals(name)) {
        return container;
      }
    }
    return pod.path("");
  }

  @Override
  public boolean countsGeneration() {
    return true;
  }
}
