package io.coracle.apiserver.kinds.autoscaling;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Horizontal pod autoscalers, in the form of autoscaling/v2. */
public final class AutoscalerStrategy implements OwnsStatus {
  private static final List<String> SELECT = List.of("Disabled", "Max", "Min");
  private static final List<String> POLICIES = List.of("Percent", "Pods");
  private static final int MAX_WINDOW = 3600;
  private static final int MAX_PERIOD = 1800;
  private static final int PERIOD = 15;

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of();
  }

  @Override
  public void applyDefaults(ObjectNode autoscaler) {
    ObjectNode spec = Defaults.objectOrNew(autoscaler, "spec");
    Defaults.numberIfAbsent(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject();
      metric.put("type", "Resource");
      ObjectNode resource = metric.putObject("resource");
      resource.put("name", "cpu");
      resource.putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
    ObjectNode behavior = Defaults.object(spec, "behavior");
    if (behavior == null) {
      return;
    }
    ObjectNode up = Defaults.objectOrNew(behavior, "scaleUp");
    Defaults.numberIfAbsent(up, "stabilizationWindowSeconds", 0);
    Defaults.textIfAbsent(up, "selectPolicy", "Max");
    if (Defaults.isAbsent(up, "policies")) {
      ArrayNode policies = up.putArray("policies");
      policy(policies, "Pods", 4);
      policy(policies, "Percent", 100);
    }
    ObjectNode down = Defaults.objectOrNew(behavior, "scaleDown");
    Defaults.textIfAbsent(down, "selectPolicy", "Max");
    if (Defaults.isAbsent(down, "policies")) {
      policy(down.putArray("policies"), "Percent", 100);
    }
  }

  private static void policy(ArrayNode policies, String type, int value) {
    policies.addObject().put("type", type).put("value", value).put("periodSeconds", PERIOD);
  }

  @Override
  public void validateCreate(ObjectNode autoscaler, FieldFaults faults) {
    spec(Field.root(autoscaler, faults).at("spec"), true);
  }

  /** The version of what is scaled may stay what it is. */
  @Override
  public void validateUpdate(ObjectNode autoscaler, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(autoscaler, faults).at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec").at("scaleTargetRef");
    Field target = spec.at("scaleTargetRef");
    boolean same =
        target.at("kind").sameAs(old.at("kind"))
            && target.at("apiVersion").text().equals(old.at("apiVersion").text());
    spec(spec, !same);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(object, faults).at("status");
    status.at("currentReplicas").notNegative();
    status.at("desiredReplicas").notNegative();
  }

  private static void spec(Field spec, boolean isNewTarget) {
    Field least = spec.at("minReplicas");
    Field most = spec.at("maxReplicas");
    if (least.present() && least.number() < 1) {
      least.invalid("must be greater than or equal to 1");
    }
    if (most.number() < 1) {
      most.invalid(most.number(), "must be greater than 0");
    }
    if (least.present() && most.number() < least.number()) {
      most.invalid(most.number(), "must be greater than or equal to `minReplicas`");
    }
    Field target = spec.at("scaleTargetRef");
    ReferenceRules.validate(target);
    if (isNewTarget) {
      ReferenceRules.version(target, target.at("kind").is("ReplicationController"));
    }
    MetricRules.metrics(spec.at("metrics"), least);
    Field behavior = spec.at("behavior");
    rules(behavior.at("scaleUp"));
    rules(behavior.at("scaleDown"));
  }

  private static void rules(Field rules) {
    if (rules.absent()) {
      return;
    }
    Field window = rules.at("stabilizationWindowSeconds");
    if (window.notNegative() && window.number() > MAX_WINDOW) {
      window.invalid("must be less than or equal to " + MAX_WINDOW);
    }
    rules.at("selectPolicy").optionalOneOf(SELECT);
    Field policies = rules.at("policies");
    if (policies.size() == 0) {
      policies.required("must specify at least one Policy");
    }
    for (Field policy : policies.items()) {
      policy.at("type").oneOf(POLICIES);
      positive(policy.at("value"));
      Field period = policy.at("periodSeconds");
      positive(period);
      if (period.number() > MAX_PERIOD) {
        period.invalid("must be less than or equal to " + MAX_PERIOD);
      }
    }
    Field tolerance = rules.at("tolerance");
    if (tolerance.present() && Quantities.of(tolerance).signum() < 0) {
      tolerance.invalid("must be greater than or equal to 0");
    }
  }

  private static void positive(Field number) {
    if (number.number() <= 0) {
      number.invalid(number.number(), "must be greater than zero");
    }
  }
}
