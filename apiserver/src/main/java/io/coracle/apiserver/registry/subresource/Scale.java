package io.coracle.apiserver.registry.subresource;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.json.Json;
import io.coracle.api.selector.LabelSelector;
import io.coracle.apiserver.registry.object.CustomKinds.CustomKind;
import io.coracle.apiserver.registry.object.CustomKinds.ScalePaths;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.UpdateRule;
import io.coracle.apiserver.registry.verb.Updater;
import io.coracle.apiserver.registry.verb.Warnings;
import io.coracle.apiserver.registry.verb.Written;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and changes how many replicas an object wants, whatever its kind. Thread-safe. */
public final class Scale {
  /** What is sent and answered. */
  public static final GroupVersionKind KIND = new GroupVersionKind("autoscaling", "v1", "Scale");

  private final Verbs verbs;

  public Scale(Verbs verbs) {
    this.verbs = verbs;
  }

  /** The scale of the target. */
  public ObjectNode get(Target target) {
    ObjectNode object = verbs.parts().read(target, verbs.reader().get(target, 0));
    return scale(target, object);
  }

  /**
   * Changes the scale of the target.
   *
   * @param change makes the new scale of the one there is
   */
  public ObjectNode update(
      Target target,
      UnaryOperator<ObjectNode> change,
      WriteOptions options,
      int attempts,
      Warnings warnings) {
    // Written as the object itself: its own rules apply, and its generation counts.
    Target object =
        new Target(target.resource(), "", target.namespace(), target.name(), target.identity());
    Updater.Change rescaled =
        before -> {
          ObjectNode current =
              before.orElseThrow(
                  () -> StatusException.notFound(target.groupResource(), target.name()));
          return apply(target, current, change.apply(scale(target, current)));
        };
    Written written =
        verbs.updater().update(object, UpdateRule.OBJECT, rescaled, options, attempts, warnings);
    return scale(target, shown(target, written));
  }

  private ObjectNode shown(Target target, Written written) {
    ObjectNode tree = Json.parseObject(written.object());
    return target.resource().custom()
        ? verbs.parts().conversion().convert(tree, target.workingKind())
        : tree;
  }

  private ObjectNode apply(Target target, ObjectNode current, ObjectNode scale) {
    String name = Metadata.name(scale);
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw StatusException.badRequest(
          "the name of the object (" + name + ") does not match the name on the URL");
    }
    int replicas = scale.path("spec").path("replicas").asInt(0);
    Optional<ScalePaths> custom = paths(target);
    if (custom.isPresent()) {
      String asked = Metadata.text(scale, Metadata.RESOURCE_VERSION);
      if (!asked.isEmpty()) {
        Metadata.of(current).put(Metadata.RESOURCE_VERSION, asked);
      }
      return CustomScale.change(current, custom.get(), replicas);
    }
    if (replicas < 0) {
      var faults = new FieldFaults();
      faults.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
      throw StatusException.invalid(KIND, target.name(), faults);
    }
    String version = Metadata.text(scale, Metadata.RESOURCE_VERSION);
    Metadata.of(current).put(Metadata.RESOURCE_VERSION, version);
    if (current.get("spec") instanceof ObjectNode spec) {
      spec.put("replicas", replicas);
    }
    return current;
  }

  private Optional<ScalePaths> paths(Target target) {
    return verbs.parts().customKind(target).flatMap(CustomKind::scale);
  }

  private ObjectNode scale(Target target, ObjectNode object) {
    ObjectNode scale = Json.object();
    scale.put("kind", KIND.kind());
    scale.put("apiVersion", KIND.apiVersion());
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        java.util.List.of(
            Metadata.NAME,
            Metadata.NAMESPACE,
            Metadata.UID,
            Metadata.RESOURCE_VERSION,
            Metadata.CREATION_TIMESTAMP)) {
      JsonNode value = Metadata.of(object).get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    Optional<ScalePaths> custom = paths(target);
    if (custom.isPresent()) {
      CustomScale.fill(scale, object, custom.get());
      return canonical(scale);
    }
    scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.path("status").path("replicas").asInt(0));
    status.put("selector", selector(object.path("spec").path("selector")));
    return canonical(scale);
  }

  private ObjectNode canonical(ObjectNode scale) {
    Optional<Schema> schema = verbs.parts().catalogue().schema(KIND);
    return schema.orElse(null) instanceof Schema.Fields fields
        ? Canonical.normalize(scale, fields)
        : scale;
  }

  /** A selector as text; replication controllers have a plain map of labels. */
  private static String selector(JsonNode selector) {
    if (selector.has("matchLabels") || selector.has("matchExpressions")) {
      return LabelSelector.ofTree(selector).toString();
    }
    var labels = new TreeMap<String, String>();
    selector.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }
}
