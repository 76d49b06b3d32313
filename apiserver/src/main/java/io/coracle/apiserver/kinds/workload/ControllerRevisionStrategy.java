package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots of a controller's state (API reference, ControllerRevision). */
public final class ControllerRevisionStrategy implements Strategy {

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field revision = Field.root(object, faults);
    if (revision.at("data").absent()) {
      revision.at("data").required("data is mandatory");
    }
    revision.at("revision").notNegative();
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field.root(object, faults)
        .at("data")
        .immutable(Field.root(before, new FieldFaults()).at("data"));
  }
}
