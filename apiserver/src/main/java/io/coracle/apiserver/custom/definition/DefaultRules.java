package io.coracle.apiserver.custom.definition;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.Defaulting;
import io.coracle.apiserver.custom.schema.Pruning;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import io.coracle.apiserver.custom.schema.ValueValidation;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults must be what their schemas ask for. */
final class DefaultRules {
  private DefaultRules() {}

  static void check(StructuralSchema schema, String path, FieldFaults faults) {
    Optional<JsonNode> preset = schema.defaultValue();
    if (preset.isPresent()) {
      JsonNode value = preset.get().deepCopy();
      String place = path + ".default";
      if (value instanceof ObjectNode object) {
        for (String unknown : Pruning.unknown(object, schema)) {
          faults.invalid(place, value, "must not have unknown fields, but has " + unknown);
        }
        Defaulting.apply(object, schema);
      }
      ValueValidation.checkAt(place, value, schema, faults);
    }
    schema
        .properties()
        .forEach((name, each) -> check(each, path + ".properties[" + name + "]", faults));
    schema.items().ifPresent(items -> check(items, path + ".items", faults));
    schema.additional().ifPresent(more -> check(more, path + ".additionalProperties", faults));
  }
}
