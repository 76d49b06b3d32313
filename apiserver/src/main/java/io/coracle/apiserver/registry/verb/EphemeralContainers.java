package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.registry.object.Trees;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An update of a pod's ephemeral containers: new ones may come, none may change or go, and
 * everything else stays.
 */
final class EphemeralContainers implements UpdateRule {
  static final UpdateRule RULE = new EphemeralContainers();

  private static final String FIELD = "ephemeralContainers";

  private EphemeralContainers() {}

  @Override
  public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {
    JsonNode containers = object.path("spec").path(FIELD).deepCopy();
    object.removeAll();
    object.setAll(before.deepCopy());
    if (object.get("spec") instanceof ObjectNode spec) {
      if (containers.isEmpty()) {
        spec.remove(FIELD);
      } else {
        spec.set(FIELD, containers);
      }
    }
    strategy.applyDefaults(object);
  }

  @Override
  public void validate(
      Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults) {
    strategy.validate(object, faults);
    for (JsonNode old : before.path("spec").path(FIELD)) {
      String name = old.path("name").asString("");
      if (!Trees.equal(old, named(object, name))) {
        faults.forbidden(
            "spec." + FIELD,
            "existing ephemeral containers \"" + name + "\" may not be changed or removed");
      }
    }
  }

  private static JsonNode named(ObjectNode pod, String name) {
    for (JsonNode container : pod.path("spec").path(FIELD)) {
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
