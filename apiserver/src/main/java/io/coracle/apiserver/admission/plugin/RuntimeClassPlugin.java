package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Trees;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives pods the overhead, node selector and tolerations of their runtime class. */
public final class RuntimeClassPlugin implements AdmissionPlugin {
  private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");

  private final Objects objects;

  public RuntimeClassPlugin(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "RuntimeClass";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    Pods.created(attributes).ifPresent(pod -> mutate(attributes, Pods.spec(pod)));
  }

  private void mutate(AdmissionAttributes attributes, ObjectNode spec) {
    String name = spec.path("runtimeClassName").asString("");
    if (name.isEmpty()) {
      if (!spec.path("overhead").isEmpty()) {
        throw refused(attributes, "Pod Overhead set without corresponding RuntimeClass");
      }
      return;
    }
    ObjectNode found =
        objects
            .get(CLASSES, "", name)
            .orElseThrow(() -> refused(attributes, "RuntimeClass \"" + name + "\" not found"));
    overhead(attributes, spec, found.path("overhead").path("podFixed"));
    JsonNode scheduling = found.path("scheduling");
    nodeSelector(attributes, spec, scheduling.path("nodeSelector"));
    tolerations(spec, scheduling.path("tolerations"));
  }

  private static void overhead(AdmissionAttributes attributes, ObjectNode spec, JsonNode ofClass) {
    JsonNode ofPod = spec.path("overhead");
    if (ofPod.isEmpty()) {
      if (!ofClass.isEmpty()) {
        spec.set("overhead", ofClass);
      }
    } else if (!Trees.equal(ofPod, ofClass)) {
      throw refused(attributes, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
  }

  private static void nodeSelector(
      AdmissionAttributes attributes, ObjectNode spec, JsonNode ofClass) {
    for (Map.Entry<String, JsonNode> label : ofClass.properties()) {
      ObjectNode selector =
          spec.get("nodeSelector") instanceof ObjectNode present
              ? present
              : spec.putObject("nodeSelector");
      JsonNode ofPod = selector.get(label.getKey());
      if (ofPod != null && !ofPod.equals(label.getValue())) {
        throw refused(attributes, "conflict: runtimeClass.scheduling.nodeSelector");
      }
      selector.set(label.getKey(), label.getValue());
    }
  }

  private static void tolerations(ObjectNode spec, JsonNode ofClass) {
    if (ofClass.isEmpty()) {
      return;
    }
    ArrayNode tolerations = Pods.array(spec, "tolerations");
    for (JsonNode toleration : ofClass) {
      boolean present = false;
      for (JsonNode own : tolerations) {
        present |= Trees.equal(own, toleration);
      }
      if (!present) {
        tolerations.add(toleration);
      }
    }
  }

  private static StatusException refused(AdmissionAttributes attributes, String why) {
    return StatusException.forbidden(Pods.RESOURCE, attributes.name(), "pod rejected: " + why);
  }
}
