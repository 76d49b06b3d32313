package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Percentages;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Deployments (API reference, Deployment). */
public final class DeploymentStrategy implements OwnsStatus {

  private static final List<String> TYPES = List.of("Recreate", "RollingUpdate");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  /** Annotations count too: the Deployment controller copies them to ReplicaSets. */
  @Override
  public Set<String> generationFields() {
    return Set.of("spec", "metadata.annotations");
  }

  @Override
  public void applyDefaults(ObjectNode deployment) {
    ObjectNode spec = Defaults.objectOrNew(deployment, "spec");
    Defaults.numberIfAbsent(spec, "replicas", 1);
    ObjectNode strategy = Defaults.objectOrNew(spec, "strategy");
    Defaults.text(strategy, "type", "RollingUpdate");
    if (Defaults.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.objectOrNew(strategy, "rollingUpdate");
      Defaults.textIfAbsent(rolling, "maxUnavailable", "25%");
      Defaults.textIfAbsent(rolling, "maxSurge", "25%");
    }
    Defaults.numberIfAbsent(spec, "revisionHistoryLimit", 10);
    Defaults.numberIfAbsent(spec, "progressDeadlineSeconds", 600);
    Templates.defaults(spec);
  }

  @Override
  public void prepareForCreate(ObjectNode deployment) {
    OwnsStatus.super.prepareForCreate(deployment);
    Templates.drop(deployment);
  }

  @Override
  public void validate(ObjectNode deployment, FieldFaults faults) {
    Field spec = Field.root(deployment, faults).at("spec");
    spec.at("replicas").notNegative();
    Templates.selectorAndTemplate(spec, "deployment");
    strategy(spec.at("strategy"));
    spec.at("minReadySeconds").notNegative();
    spec.at("revisionHistoryLimit").notNegative();
    Field deadline = spec.at("progressDeadlineSeconds");
    deadline.notNegative();
    if (deadline.present() && deadline.number() <= spec.at("minReadySeconds").number()) {
      deadline.invalid("must be greater than minReadySeconds");
    }
  }

  private static void strategy(Field strategy) {
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "Recreate" -> {
        if (rolling.present()) {
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> {
        if (rolling.absent()) {
          rolling.required("this should be defaulted and never be nil");
        } else {
          rollingUpdate(rolling);
        }
      }
      default -> strategy.notSupported(strategy.at("type").text(), TYPES);
    }
  }

  private static void rollingUpdate(Field rolling) {
    Field unavailable = rolling.at("maxUnavailable");
    Field surge = rolling.at("maxSurge");
    Percentages.positive(unavailable);
    Percentages.positive(surge);
    boolean surgeIsNone = surge.isNumber() || surge.text().endsWith("%");
    if (Percentages.percent(unavailable) == 0 && Percentages.percent(surge) == 0 && surgeIsNone) {
      unavailable.invalid("may not be 0 when `maxSurge` is 0");
    }
    Percentages.notMoreThanAll(unavailable);
  }

  @Override
  public void validateUpdate(ObjectNode deployment, ObjectNode before, FieldFaults faults) {
    Field.root(deployment, faults)
        .at("spec")
        .at("selector")
        .immutable(Field.root(before, new FieldFaults()).at("spec").at("selector"));
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(object, faults).at("status");
    Replicas.notNegative(
        status,
        List.of(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "terminatingReplicas",
            "collisionCount"));
    Replicas.notMore(status, "updatedReplicas", "replicas");
    Replicas.notMore(status, "readyReplicas", "replicas");
    Replicas.notMore(status, "availableReplicas", "replicas");
    Replicas.notMore(status, "availableReplicas", "readyReplicas");
  }

  @Override
  public List<String> warnings(ObjectNode deployment) {
    return PodWarnings.ofOwner(deployment);
  }

  @Override
  public List<String> updateWarnings(ObjectNode deployment, ObjectNode before) {
    return PodWarnings.ofReplacement(deployment, before);
  }
}
