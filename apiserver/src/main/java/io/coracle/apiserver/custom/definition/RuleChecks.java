package io.coracle.apiserver.custom.definition;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.StructuralSchema;

final class RuleChecks {
  private RuleChecks() {}

  static void check(StructuralSchema schema, String path, FieldFaults faults) {}
}
