package io.coracle.apiserver.custom.cel;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

public final class SchemaRules {
  public static SchemaRules of(StructuralSchema schema) {
    return new SchemaRules();
  }

  public void check(ObjectNode object, @Nullable ObjectNode before, FieldFaults faults) {}
}
