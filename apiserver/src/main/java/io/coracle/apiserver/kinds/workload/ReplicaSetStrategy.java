package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Replica sets (API reference, ReplicaSet). */
public final class ReplicaSetStrategy implements OwnsStatus {

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.objectOrNew(set, "spec");
    Defaults.numberIfAbsent(spec, "replicas", 1);
    Templates.defaults(spec);
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    OwnsStatus.super.prepareForCreate(set);
    Templates.drop(set);
  }

  @Override
  public void validate(ObjectNode set, FieldFaults faults) {
    Field spec = Field.root(set, faults).at("spec");
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    Templates.selectorAndTemplate(spec, "replicaset");
  }

  @Override
  public void validateUpdate(ObjectNode set, ObjectNode before, FieldFaults faults) {
    // The reference finds the faults of the whole a second time here.
    validate(set, faults);
    Field.root(set, faults)
        .at("spec")
        .at("selector")
        .immutable(Field.root(before, new FieldFaults()).at("spec").at("selector"));
  }

  @Override
  public void validateStatusUpdate(ObjectNode set, ObjectNode before, FieldFaults faults) {
    status(Field.root(set, faults).at("status"));
  }

  static void status(Field status) {
    Replicas.notNegative(
        status,
        List.of(
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "terminatingReplicas",
            "observedGeneration"));
    Replicas.notMore(status, "fullyLabeledReplicas", "replicas");
    Replicas.notMore(status, "readyReplicas", "replicas");
    Replicas.notMore(status, "availableReplicas", "replicas");
    Replicas.notMore(status, "availableReplicas", "readyReplicas");
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    return PodWarnings.ofOwner(set);
  }

  @Override
  public List<String> updateWarnings(ObjectNode set, ObjectNode before) {
    return PodWarnings.ofReplacement(set, before);
  }
}
