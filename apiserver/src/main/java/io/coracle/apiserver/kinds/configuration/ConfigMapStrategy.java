package io.coracle.apiserver.kinds.configuration;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Config maps (API reference, ConfigMap). */
public final class ConfigMapStrategy implements Strategy {

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field map = Field.root(object, faults);
    Field data = map.at("data");
    Field binary = map.at("binaryData");
    DataRules.keys(data);
    for (String key : data.keys()) {
      if (binary.key(key).present()) {
        data.key(key).invalid(key, "duplicate of key present in binaryData");
      }
    }
    DataRules.keys(binary);
    if (DataRules.size(data, false) + DataRules.size(binary, true) > DataRules.MAX_BYTES) {
      // The reference names the whole object so.
      map.key("").tooLong(DataRules.MAX_BYTES);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    DataRules.immutable(
        Field.root(object, faults), Field.root(before, new FieldFaults()), "data", "binaryData");
  }
}
