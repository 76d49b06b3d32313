package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Classes of mutable attributes of volumes (API reference, VolumeAttributesClass). */
public final class AttributesClassStrategy implements Strategy {

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field attributesClass = Field.root(object, faults);
    ParameterRules.provider(attributesClass.at("driverName"));
    Field parameters = attributesClass.at("parameters");
    if (parameters.size() == 0) {
      parameters.required("must contain at least one key/value pair");
    } else {
      ParameterRules.parameters(parameters);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field attributesClass = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    for (String field : java.util.List.of("driverName", "parameters")) {
      if (!attributesClass.at(field).sameAs(old.at(field))) {
        attributesClass.at(field).forbidden("updates to " + field + " are forbidden");
      }
    }
  }
}
