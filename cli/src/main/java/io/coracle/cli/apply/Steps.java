package io.coracle.cli.apply;

import io.coracle.api.catalogue.Schema;

/** Steps from the schema of an object to the schema of what is in it. */
final class Steps {
  private static final Schema ANY = new Schema.Any();

  private Steps() {}

  static Schema below(Schema schema, String key) {
    return switch (schema) {
      case Schema.Fields fields -> fields.field(key).map(Schema.Field::schema).orElse(ANY);
      case Schema.Mapping mapping -> mapping.values().get();
      case Schema.Any any -> any;
      case Schema.Scalar scalar -> ANY;
      case Schema.Sequence sequence -> ANY;
    };
  }

  static Schema elements(Schema schema, String key) {
    return below(schema, key) instanceof Schema.Sequence sequence ? sequence.items().get() : ANY;
  }

  static Schema.Patch patchOf(Schema schema, String key) {
    return schema instanceof Schema.Fields fields
        ? fields.field(key).map(Schema.Field::patch).orElse(Schema.Patch.DEFAULT)
        : Schema.Patch.DEFAULT;
  }
}
