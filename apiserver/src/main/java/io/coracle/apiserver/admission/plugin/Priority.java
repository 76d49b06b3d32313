package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Attributes;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives every pod the priority of its class, and sees to it that at most one class is default. */
public final class Priority implements AdmissionPlugin {
  private static final GroupResource CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");

  /** Classes that exist before anybody has created them. */
  private static final Map<String, Long> SYSTEM_CLASSES =
      Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

  private static final String PREEMPT = "PreemptLowerPriority";

  private final Objects objects;

  public Priority(Objects objects) {
    this.objects = objects;
  }

  private record PriorityClass(String name, long value, String preemptionPolicy) {
    static PriorityClass of(Attributes attributes) {
      Map<String, String> fields = attributes.fields();
      String policy = fields.getOrDefault("preemptionPolicy", "");
      return new PriorityClass(
          fields.getOrDefault("metadata.name", ""),
          Long.parseLong(fields.getOrDefault("value", "0")),
          policy.isEmpty() ? PREEMPT : policy);
    }
  }

  @Override
  public String name() {
    return "Priority";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    Pods.written(attributes)
        .ifPresent(
            pod -> {
              if (attributes.operation() == Operation.CREATE) {
                create(attributes, pod);
              } else {
                keep(pod, attributes.before().orElse(pod));
              }
            });
  }

  /** A pod keeps the priority it was created with. */
  private static void keep(ObjectNode pod, ObjectNode before) {
    ObjectNode spec = Pods.spec(pod);
    for (String field : java.util.List.of("priority", "preemptionPolicy", "priorityClassName")) {
      JsonNode old = before.path("spec").get(field);
      if (!spec.has(field) && old != null) {
        spec.set(field, old);
      }
    }
  }

  private void create(AdmissionAttributes attributes, ObjectNode pod) {
    ObjectNode spec = Pods.spec(pod);
    String name = spec.path("priorityClassName").asString("");
    PriorityClass found = name.isEmpty() ? defaultClass() : named(attributes, name);
    if (name.isEmpty() && !found.name().isEmpty()) {
      spec.put("priorityClassName", found.name());
    }
    JsonNode given = spec.path("priority");
    if (given.isNumber() && given.longValue() != found.value()) {
      throw StatusException.forbidden(
          Pods.RESOURCE,
          attributes.name(),
          "the integer value of priority ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + found.value()
              + " from the given PriorityClass name");
    }
    spec.put("priority", Math.toIntExact(found.value()));
    JsonNode policy = spec.path("preemptionPolicy");
    if (policy.isString() && !policy.stringValue().equals(found.preemptionPolicy())) {
      throw StatusException.forbidden(
          Pods.RESOURCE,
          attributes.name(),
          "the string value of PreemptionPolicy ("
              + policy.stringValue()
              + ") must not be provided in pod spec; priority admission controller computed "
              + found.preemptionPolicy()
              + " from the given PriorityClass name");
    }
    spec.put("preemptionPolicy", found.preemptionPolicy());
  }

  /** Of several defaults, which older versions allowed, the lowest counts. */
  private PriorityClass defaultClass() {
    return objects.attributesOfAll(CLASSES, "").stream()
        .filter(attributes -> "true".equals(attributes.fields().get("globalDefault")))
        .map(PriorityClass::of)
        .min(Comparator.comparingLong(PriorityClass::value))
        .orElse(new PriorityClass("", 0, PREEMPT));
  }

  private PriorityClass named(AdmissionAttributes attributes, String name) {
    Optional<PriorityClass> found = objects.attributes(CLASSES, "", name).map(PriorityClass::of);
    if (found.isPresent()) {
      return found.get();
    }
    Long value = SYSTEM_CLASSES.get(name);
    if (value == null) {
      throw StatusException.forbidden(
          Pods.RESOURCE, attributes.name(), "no PriorityClass with name " + name + " was found");
    }
    return new PriorityClass(name, value, PREEMPT);
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    if (!Pods.is(attributes, CLASSES)
        || attributes.object().isEmpty()
        || !attributes.object().get().path("globalDefault").asBoolean(false)) {
      return;
    }
    for (Attributes other : objects.attributesOfAll(CLASSES, "")) {
      String name = other.fields().getOrDefault("metadata.name", "");
      if ("true".equals(other.fields().get("globalDefault")) && !name.equals(attributes.name())) {
        throw StatusException.forbidden(
            CLASSES,
            attributes.name(),
            "PriorityClass " + name + " is already marked as default. Only one default can exist");
      }
    }
  }
}
