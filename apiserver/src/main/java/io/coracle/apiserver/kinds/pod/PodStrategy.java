package io.coracle.apiserver.kinds.pod;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Pods (API reference, Pod). */
public final class PodStrategy implements Strategy {
  private static final long GRACE_SECONDS = 30;

  @Override
  public void applyDefaults(ObjectNode pod) {
    PodDefaults.pod(Defaults.objectOrNew(pod, "spec"));
    ObjectNode status = Defaults.objectOrNew(pod, "status");
    PodStatusRules.defaults(status);
  }

  @Override
  public void prepareForCreate(ObjectNode pod) {
    PodCreation.prepare(pod);
  }

  @Override
  public void prepareForUpdate(ObjectNode pod, ObjectNode before) {
    Defaults.keep(pod, before, "status");
  }

  @Override
  public void validate(ObjectNode pod, FieldFaults faults) {
    Field root = Field.root(pod, faults);
    Field annotations = root.at("metadata").at("annotations");
    PodAnnotations.validate(annotations, root.at("spec"));
    PodSpecs.validate(root.at("spec"));
    PodOnlyRules.validate(root.at("spec"));
  }

  @Override
  public void validateCreate(ObjectNode pod, FieldFaults faults) {
    Field root = Field.root(pod, faults);
    PodOnlyRules.validateCreate(root.at("spec"));
    ProfileAnnotations.matching(root.at("metadata").at("annotations"), root.at("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode pod, ObjectNode before, FieldFaults faults) {
    Field now = Field.root(pod, faults);
    Field then = Field.root(before, new FieldFaults());
    PodAnnotations.validateUpdate(
        now.at("metadata").at("annotations"),
        then.at("metadata").at("annotations"),
        now.at("spec"));
    PodUpdateRules.validate(now.at("spec"), then.at("spec"));
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode pod, ObjectNode before) {
    Strategy.super.prepareForStatusUpdate(pod, before);
    PodStatusRules.prepare(pod, before);
  }

  @Override
  public void validateStatusUpdate(ObjectNode pod, ObjectNode before, FieldFaults faults) {
    PodStatusRules.validate(Field.root(pod, faults), Field.root(before, new FieldFaults()));
  }

  @Override
  public List<String> warnings(ObjectNode pod) {
    return PodWarnings.of(pod);
  }

  /** Controllers update pods often, people do not. */
  @Override
  public List<String> updateWarnings(ObjectNode pod, ObjectNode before) {
    return List.of();
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  /**
   * Pods get their own grace period, by default 30 s; those that no node has, or that have ended,
   * go at once. A negative period is a second.
   */
  @Override
  public long gracePeriodSeconds(ObjectNode pod, long requested) {
    ObjectNode spec = Defaults.object(pod, "spec");
    ObjectNode status = Defaults.object(pod, "status");
    String phase = status == null ? "" : Defaults.text(status, "phase");
    boolean ended = phase.equals("Failed") || phase.equals("Succeeded");
    if (spec == null || ended || Defaults.text(spec, "nodeName").isEmpty()) {
      return 0;
    }
    if (requested >= 0) {
      return requested;
    }
    long own =
        Defaults.isAbsent(spec, "terminationGracePeriodSeconds")
            ? GRACE_SECONDS
            : Defaults.number(spec, "terminationGracePeriodSeconds");
    return own < 0 ? 1 : own;
  }
}
