package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Replication controllers (API reference, ReplicationController). */
public final class ReplicationControllerStrategy implements OwnsStatus {

  @Override
  public void applyDefaults(ObjectNode controller) {
    ObjectNode spec = Defaults.objectOrNew(controller, "spec");
    Defaults.numberIfAbsent(spec, "replicas", 1);
    ObjectNode template = Defaults.object(spec, "template");
    if (template == null) {
      return;
    }
    Templates.defaults(spec);
    ObjectNode metadata = Defaults.object(template, "metadata");
    ObjectNode labels = metadata == null ? null : Defaults.object(metadata, "labels");
    if (labels != null && !labels.isEmpty()) {
      copyIfEmpty(spec, "selector", labels);
      copyIfEmpty(Defaults.objectOrNew(controller, "metadata"), "labels", labels);
    }
  }

  private static void copyIfEmpty(ObjectNode owner, String field, ObjectNode labels) {
    ObjectNode own = Defaults.object(owner, field);
    if (own == null || own.isEmpty()) {
      owner.set(field, labels.deepCopy());
    }
  }

  @Override
  public void prepareForCreate(ObjectNode controller) {
    OwnsStatus.super.prepareForCreate(controller);
    Templates.drop(controller);
  }

  @Override
  public void validate(ObjectNode controller, FieldFaults faults) {
    Field spec = Field.root(controller, faults).at("spec");
    spec.at("minReadySeconds").notNegative();
    Field selector = spec.at("selector");
    if (selector.isEmpty()) {
      selector.required("");
    }
    spec.at("replicas").notNegative();
    Field template = spec.at("template");
    if (template.absent()) {
      template.required("");
      return;
    }
    Field labels = template.at("metadata").at("labels");
    for (String key : selector.keys()) {
      if (!labels.key(key).sameAs(selector.key(key))) {
        labels.invalid("`selector` does not match template `labels`");
        break;
      }
    }
    Templates.validateRunning(template, List.of());
  }

  /** The reference looks at the whole controller a second time, and clients count causes. */
  @Override
  public void validateUpdate(ObjectNode controller, ObjectNode before, FieldFaults faults) {
    validate(controller, faults);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    ReplicaSetStrategy.status(Field.root(object, faults).at("status"));
  }

  @Override
  public List<String> warnings(ObjectNode controller) {
    return PodWarnings.ofOwner(controller);
  }

  @Override
  public List<String> updateWarnings(ObjectNode controller, ObjectNode before) {
    return PodWarnings.ofReplacement(controller, before);
  }
}
