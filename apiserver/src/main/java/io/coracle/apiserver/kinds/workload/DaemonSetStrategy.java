package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Percentages;
import io.coracle.apiserver.kinds.field.Trees;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Daemon sets (API reference, DaemonSet). */
public final class DaemonSetStrategy implements OwnsStatus {
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.objectOrNew(set, "spec");
    ObjectNode update = Defaults.objectOrNew(spec, "updateStrategy");
    Defaults.text(update, "type", "RollingUpdate");
    if (Defaults.text(update, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.objectOrNew(update, "rollingUpdate");
      Defaults.numberIfAbsent(rolling, "maxUnavailable", 1);
      Defaults.numberIfAbsent(rolling, "maxSurge", 0);
    }
    Defaults.numberIfAbsent(spec, "revisionHistoryLimit", 10);
    Templates.defaults(spec);
    // Always there: who sends a set without it takes it away, and the server puts it back.
    Defaults.textIfAbsent(annotations(set), TEMPLATE_GENERATION, "0");
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    OwnsStatus.super.prepareForCreate(set);
    Templates.drop(set);
    annotations(set).put(TEMPLATE_GENERATION, "1");
  }

  @Override
  public void prepareForUpdate(ObjectNode set, ObjectNode before) {
    OwnsStatus.super.prepareForUpdate(set, before);
    String generation = before.at(ANNOTATION).asString("1");
    boolean changed =
        !Trees.equal(set.path("spec").get("template"), before.path("spec").get("template"));
    annotations(set)
        .put(TEMPLATE_GENERATION, changed ? String.valueOf(number(generation) + 1) : generation);
  }

  /** The annotation belongs to the specification, which a status cannot change. */
  @Override
  public void prepareForStatusUpdate(ObjectNode set, ObjectNode before) {
    OwnsStatus.super.prepareForStatusUpdate(set, before);
    annotations(set).put(TEMPLATE_GENERATION, before.at(ANNOTATION).asString("1"));
  }

  private static final String ANNOTATION = "/metadata/annotations/" + TEMPLATE_GENERATION;

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      // Clients may write into annotations what they like.
      return 0;
    }
  }

  private static ObjectNode annotations(ObjectNode set) {
    return Defaults.objectOrNew(Defaults.objectOrNew(set, "metadata"), "annotations");
  }

  @Override
  public void validate(ObjectNode set, FieldFaults faults) {
    Field spec = Field.root(set, faults).at("spec");
    Field selector = spec.at("selector");
    if (selector.absent()) {
      selector.required("");
      Templates.matching(selector, spec.at("template"));
    } else if (!LabelRules.selector(selector)) {
      selector.invalid("invalid label selector");
    } else if (LabelRules.isEmptySelector(selector)) {
      selector.invalid("empty selector is invalid for daemonset");
    } else {
      Templates.matching(selector, spec.at("template"));
    }
    Templates.validateRunning(spec.at("template"), List.of());
    spec.at("minReadySeconds").notNegative();
    updateStrategy(spec.at("updateStrategy"));
    spec.at("revisionHistoryLimit").notNegative();
  }

  private static void updateStrategy(Field strategy) {
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> {
        if (rolling.absent()) {
          rolling.required("");
        } else {
          rollingUpdate(rolling.at("maxUnavailable"), rolling.at("maxSurge"));
        }
      }
      default ->
          strategy.notSupported(strategy.at("type").text(), List.of("OnDelete", "RollingUpdate"));
    }
  }

  private static void rollingUpdate(Field unavailable, Field surge) {
    Percentages.positive(unavailable);
    Percentages.notMoreThanAll(unavailable);
    Percentages.positive(surge);
    Percentages.notMoreThanAll(surge);
    boolean someUnavailable = Percentages.percent(unavailable) != 0;
    boolean someSurge = Percentages.percent(surge) != 0;
    if (someUnavailable && someSurge) {
      surge.invalid("may not be set when maxUnavailable is non-zero");
    } else if (!someUnavailable && !someSurge) {
      unavailable.required("cannot be 0 when maxSurge is 0");
    }
  }

  @Override
  public void validateUpdate(ObjectNode set, ObjectNode before, FieldFaults faults) {
    // The reference finds the faults of the whole a second time here.
    validate(set, faults);
    Field selector = Field.root(set, faults).at("spec").at("selector");
    selector.immutable(Field.root(before, new FieldFaults()).at("spec").at("selector"));
  }

  @Override
  public void validateStatusUpdate(ObjectNode set, ObjectNode before, FieldFaults faults) {
    Replicas.notNegative(
        Field.root(set, faults).at("status"),
        List.of(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount"));
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    return PodWarnings.ofTemplate(set);
  }

  @Override
  public List<String> updateWarnings(ObjectNode set, ObjectNode before) {
    return PodWarnings.ofReplacement(set, before);
  }
}
