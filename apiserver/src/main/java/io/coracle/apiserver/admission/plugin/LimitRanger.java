package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies the LimitRanges of a namespace: containers that do not say what they need get the
 * default, and what breaks a bound is refused.
 */
public final class LimitRanger implements AdmissionPlugin {
  private static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final Objects objects;

  public LimitRanger(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "LimitRanger";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    Pods.created(attributes)
        .ifPresent(
            pod -> {
              for (ObjectNode range : ranges(attributes)) {
                setDefaults(pod, range);
              }
            });
  }

  private List<ObjectNode> ranges(AdmissionAttributes attributes) {
    return objects.list(LIMIT_RANGES, attributes.namespace());
  }

  private static void setDefaults(ObjectNode pod, ObjectNode range) {
    var notes = new ArrayList<String>();
    for (JsonNode item : range.path("spec").path("limits")) {
      if (!item.path("type").asString("").equals("Container")) {
        continue;
      }
      for (String field : List.of("containers", "initContainers")) {
        String what = field.equals("containers") ? "container " : "init container ";
        for (JsonNode container : Pods.spec(pod).path(field)) {
          if (container instanceof ObjectNode object) {
            String whom = what + object.path("name").asString("");
            note(
                notes, set(object, "requests", item.path("defaultRequest")), " request for ", whom);
            note(notes, set(object, "limits", item.path("default")), " limit for ", whom);
          }
        }
      }
    }
    if (!notes.isEmpty() && pod.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode annotations =
          metadata.get("annotations") instanceof ObjectNode present
              ? present
              : metadata.putObject("annotations");
      annotations.put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", notes));
    }
  }

  private static void note(List<String> notes, TreeSet<String> set, String what, String whom) {
    if (!set.isEmpty()) {
      notes.add(String.join(", ", set) + what + whom);
    }
  }

  /** Sets what is missing; returns the names of it. */
  private static TreeSet<String> set(ObjectNode container, String field, JsonNode defaults) {
    var set = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> entry : defaults.properties()) {
      ObjectNode resources =
          container.get("resources") instanceof ObjectNode present
              ? present
              : container.putObject("resources");
      ObjectNode amounts =
          resources.get(field) instanceof ObjectNode present ? present : resources.putObject(field);
      if (!amounts.has(entry.getKey())) {
        amounts.set(entry.getKey(), entry.getValue());
        set.add(entry.getKey());
      }
    }
    return set;
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    if (attributes.operation() == Operation.DELETE || !attributes.subresource().isEmpty()) {
      return;
    }
    boolean claim = Pods.is(attributes, CLAIMS);
    if (!claim && Pods.created(attributes).isEmpty()) {
      return;
    }
    var faults = new ArrayList<String>();
    attributes
        .object()
        .ifPresent(
            object -> {
              for (ObjectNode range : ranges(attributes)) {
                faults.addAll(LimitRangeRules.check(range, object, claim));
              }
            });
    if (!faults.isEmpty()) {
      String all = faults.size() == 1 ? faults.getFirst() : "[" + String.join(", ", faults) + "]";
      throw StatusException.forbidden(
          attributes.resource().name().groupResource(), attributes.name(), all);
    }
  }
}
