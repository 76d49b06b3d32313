package io.coracle.apiserver.registry.subresource;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.UpdateRule;
import io.coracle.apiserver.registry.verb.Updater;
import io.coracle.apiserver.registry.verb.Warnings;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Binds a pod to a node, once and for all: what a scheduler does. Thread-safe. */
public final class Binding {
  /** What is sent. */
  public static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Binding");

  private static final GroupResource BINDINGS = new GroupResource("", "pods/binding");

  private final Verbs verbs;

  public Binding(Verbs verbs) {
    this.verbs = verbs;
  }

  /**
   * Binds the pod.
   *
   * @param pod names the pod
   * @param binding of {@link #KIND}
   */
  public void create(Target pod, ObjectNode binding, WriteOptions options) {
    String name = Metadata.name(binding);
    if (!name.isEmpty() && !name.equals(pod.name())) {
      throw StatusException.badRequest("name in URL does not match name in Binding object");
    }
    JsonNode target = binding.path("target");
    String kind = target.path("kind").asString("");
    String node = target.path("name").asString("");
    if (!(kind.isEmpty() || kind.equals("Node"))) {
      throw StatusException.badRequest("target.kind: must be empty or 'Node', not " + kind);
    }
    if (node.isEmpty()) {
      throw StatusException.badRequest("target.name: a node must be named");
    }
    verbs.admit(pod, "binding", binding, options.dryRun());
    verbs
        .updater()
        .update(
            pod,
            UpdateRule.SYSTEM,
            before -> bound(pod, before, binding, node),
            options,
            Updater.MAX_ATTEMPTS,
            new Warnings());
  }

  private ObjectNode bound(
      Target target, Optional<ObjectNode> before, ObjectNode binding, String node) {
    ObjectNode pod =
        before.orElseThrow(() -> StatusException.notFound(target.groupResource(), target.name()));
    check(target, pod, binding);
    if (pod.get("spec") instanceof ObjectNode spec) {
      spec.put("nodeName", node);
    }
    copy(binding, pod, Metadata.ANNOTATIONS);
    copy(binding, pod, Metadata.LABELS);
    Conditions.set(pod, "PodScheduled", "True", "", "", verbs.parts().environment().clock().now());
    return pod;
  }

  private static void check(Target target, ObjectNode pod, ObjectNode binding) {
    for (String field : java.util.List.of(Metadata.UID, Metadata.RESOURCE_VERSION)) {
      String wanted = Metadata.text(binding, field);
      String actual = Metadata.text(pod, field);
      if (!wanted.isEmpty() && !wanted.equals(actual)) {
        throw StatusException.conflict(
            target.groupResource(),
            target.name(),
            "Precondition failed: " + field + " is " + actual + ", not " + wanted);
      }
    }
    if (Metadata.isDeleting(pod)) {
      throw conflict(target, "is being deleted, cannot be assigned to a host");
    }
    String node = pod.path("spec").path("nodeName").asString("");
    if (!node.isEmpty()) {
      throw conflict(target, "is already assigned to node \"" + node + "\"");
    }
    if (!pod.path("spec").path("schedulingGates").isEmpty()) {
      throw conflict(target, "has non-empty .spec.schedulingGates");
    }
  }

  private static StatusException conflict(Target target, String why) {
    return StatusException.conflict(BINDINGS, target.name(), "pod " + target.name() + " " + why);
  }

  private static void copy(ObjectNode binding, ObjectNode pod, String field) {
    JsonNode source = Metadata.of(binding).path(field);
    if (source.isEmpty()) {
      return;
    }
    ObjectNode metadata = Metadata.of(pod);
    ObjectNode into =
        metadata.get(field) instanceof ObjectNode present ? present : metadata.putObject(field);
    for (Map.Entry<String, JsonNode> entry : source.properties()) {
      into.set(entry.getKey(), entry.getValue());
    }
  }
}
