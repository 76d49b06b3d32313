package io.coracle.apiserver.custom.definition;

import io.coracle.api.FieldFault;
import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.cel.RuleDefinitions;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import io.coracle.apiserver.kinds.field.Field;
import java.util.Comparator;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The schema of a version as a whole: its root, its form, its structure, its defaults. */
final class SchemaRoot {
  /** What may stand at the root when the status is validated by its own part of the schema. */
  private static final Set<String> WITH_STATUS =
      Set.of(
          "description",
          "type",
          "format",
          "title",
          "maximum",
          "exclusiveMaximum",
          "minimum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "pattern",
          "maxItems",
          "minItems",
          "uniqueItems",
          "multipleOf",
          "required",
          "items",
          "properties",
          "externalDocs",
          "example",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-validations");

  private SchemaRoot() {}

  /**
   * @param status whether the status has a subresource of its own
   */
  static void check(Field root, boolean status, FieldFaults faults) {
    if (status) {
      for (String key : root.keys()) {
        if (!WITH_STATUS.contains(key) && root.at(key).present()) {
          root.invalid(
              key,
              "only some fields are allowed at the root of the schema if the status subresource is"
                  + " enabled");
        }
      }
    }
    if (root.at("nullable").flag()) {
      root.at("nullable").forbidden("nullable cannot be true at the root");
    }
    new SchemaForm().check(root, false);
    if (!(root.node() instanceof ObjectNode node)) {
      return;
    }
    StructuralSchema schema = StructuralSchema.of(node);
    var structure = new FieldFaults();
    new Structure(structure).check(schema, root.path());
    structure.list().stream()
        .sorted(Comparator.comparing(FieldFault::toString))
        .forEach(fault -> faults.add(fault.type(), fault.path(), fault.detail()));
    if (structure.isEmpty()) {
      DefaultRules.check(schema, root.path(), faults);
      RuleDefinitions.check(schema, root.path(), faults);
    }
  }
}
