package io.coracle.api.patch;

import io.coracle.api.catalogue.Schema;

/** Steps from the schema of a value to the schema of what is in it. */
final class SchemaStep {
  private static final Schema ANY = new Schema.Any();

  private SchemaStep() {}

  /** The schema of the value at {@code key}; {@code Any} when nothing is known of it. */
  static Schema below(Schema schema, String key) {
    return switch (schema) {
      case Schema.Fields fields -> {
        Schema.Field field = fields.fields().get(key);
        yield field == null ? ANY : field.schema();
      }
      case Schema.Mapping mapping -> mapping.values().get();
      case Schema.Any any -> any;
      case Schema.Scalar scalar -> ANY;
      case Schema.Sequence sequence -> ANY;
    };
  }

  /** How the value at {@code key} is patched. */
  static Schema.Patch patchOf(Schema schema, String key) {
    if (schema instanceof Schema.Fields fields) {
      Schema.Field field = fields.fields().get(key);
      return field == null ? Schema.Patch.DEFAULT : field.patch();
    }
    return Schema.Patch.DEFAULT;
  }

  /** The schema of the elements of the list at {@code key}. */
  static Schema elements(Schema schema, String key) {
    return below(schema, key) instanceof Schema.Sequence sequence ? sequence.items().get() : ANY;
  }
}
