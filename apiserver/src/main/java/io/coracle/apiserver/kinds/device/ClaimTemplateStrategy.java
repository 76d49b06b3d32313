package io.coracle.apiserver.kinds.device;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Templates of claims (API reference, ResourceClaimTemplate). They never change. */
public final class ClaimTemplateStrategy implements Strategy {

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode template) {
    ClaimRules.defaults(Defaults.objectOrNew(Defaults.objectOrNew(template, "spec"), "spec"));
  }

  @Override
  public void validateCreate(ObjectNode template, FieldFaults faults) {
    Field spec = Field.root(template, faults).at("spec");
    LabelRules.labels(spec.at("metadata").at("labels"));
    ClaimRules.validate(spec.at("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode template, ObjectNode before, FieldFaults faults) {
    Field.root(template, faults)
        .at("spec")
        .immutable(Field.root(before, new FieldFaults()).at("spec"));
  }
}
