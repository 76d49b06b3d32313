package io.coracle.apiserver.registry.subresource;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.object.CustomKinds.ScalePaths;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The numbers of the scale of a custom resource. */
final class CustomScale {
  private CustomScale() {}

  /**
   * Puts the numbers of {@code object} into {@code scale}.
   *
   * @throws StatusException with reason Invalid when the object says nothing of its replicas
   */
  static void fill(ObjectNode scale, ObjectNode object, ScalePaths paths) {
    JsonNode replicas = at(object, paths.replicas());
    if (!replicas.isIntegralNumber()) {
      var faults = new FieldFaults();
      faults.required("." + String.join(".", paths.replicas()), "the object has no such number");
      throw StatusException.invalid(
          Scale.KIND, object.path("metadata").path("name").asString(""), faults);
    }
    scale.putObject("spec").put("replicas", replicas.intValue());
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.statusReplicas()).asInt(0));
    if (!paths.selector().isEmpty()) {
      status.put("selector", at(object, paths.selector()).asString(""));
    }
  }

  /** Makes {@code object} want {@code replicas}. */
  static ObjectNode change(ObjectNode object, ScalePaths paths, int replicas) {
    ObjectNode parent = object;
    List<String> steps = paths.replicas();
    for (String step : steps.subList(0, steps.size() - 1)) {
      parent = parent.get(step) instanceof ObjectNode present ? present : parent.putObject(step);
    }
    parent.put(steps.getLast(), replicas);
    return object;
  }

  private static JsonNode at(ObjectNode object, List<String> steps) {
    JsonNode node = object;
    for (String step : steps) {
      node = node.path(step);
    }
    return node;
  }
}
