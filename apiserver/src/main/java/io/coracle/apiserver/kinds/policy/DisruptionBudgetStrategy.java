package io.coracle.apiserver.kinds.policy;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Conditions;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Percentages;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Pod disruption budgets (API reference, PodDisruptionBudget). */
public final class DisruptionBudgetStrategy implements OwnsStatus {
  private static final List<String> EVICTION = List.of("AlwaysAllow", "IfHealthyBudget");

  /** The reference asks nothing of names of this kind but that they fit into a path. */
  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void validate(ObjectNode budget, FieldFaults faults) {
    Field spec = Field.root(budget, faults).at("spec");
    Field least = spec.at("minAvailable");
    Field most = spec.at("maxUnavailable");
    if (least.present() && most.present()) {
      spec.invalid("minAvailable and maxUnavailable cannot be both set");
    }
    for (Field bound : List.of(least, most)) {
      if (bound.present()) {
        Percentages.positive(bound);
        Percentages.notMoreThanAll(bound);
      }
    }
    LabelRules.selector(spec.at("selector"));
    spec.at("unhealthyPodEvictionPolicy").optionalOneOf(EVICTION);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(object, faults).at("status");
    Conditions.validate(status.at("conditions"));
    for (String count :
        List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
      status.at(count).notNegative();
    }
  }
}
