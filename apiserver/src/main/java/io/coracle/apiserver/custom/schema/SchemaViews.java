package io.coracle.apiserver.custom.schema;

import io.coracle.api.catalogue.Schema;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Shows structural schemas as the catalogue's schemas. */
final class SchemaViews {
  private static final Schema ANY = new Schema.Any();
  private static final Schema TEXT = new Schema.Scalar(Schema.Type.STRING);

  private SchemaViews() {}

  /** An object with free and known fields. */
  private record View(
      Map<String, Schema.Field> fields,
      boolean atomic,
      boolean preserveUnknown,
      Map<String, JsonNode> defaults)
      implements Schema.Fields {
    @Override
    public String definition() {
      return "";
    }

    @Override
    public Optional<JsonNode> keyDefault(String name) {
      return Optional.ofNullable(defaults.get(name));
    }
  }

  /** Of an object only what all objects have; the rest is free. */
  static Schema.Fields head(Schema.Fields metadata) {
    return new View(common(metadata), false, true, Map.of());
  }

  /** The fields of a whole object. */
  static Map<String, Schema.Field> whole(StructuralSchema schema, Schema.Fields metadata) {
    Map<String, Schema.Field> fields = common(metadata);
    schema
        .properties()
        .forEach((name, child) -> fields.putIfAbsent(name, field(schema, name, child, metadata)));
    return Collections.unmodifiableMap(fields);
  }

  private static Map<String, Schema.Field> common(Schema.Fields metadata) {
    Map<String, Schema.Field> fields = new LinkedHashMap<>();
    fields.put("apiVersion", plain("apiVersion", TEXT));
    fields.put("kind", plain("kind", TEXT));
    fields.put("metadata", plain("metadata", metadata));
    return fields;
  }

  private static Schema.Field plain(String name, Schema type) {
    return new Schema.Field(name, () -> type, false, Schema.Patch.DEFAULT);
  }

  private static Schema.Field field(
      StructuralSchema parent, String name, StructuralSchema child, Schema.Fields metadata) {
    Schema type = view(child, metadata);
    return new Schema.Field(
        name, () -> type, parent.required().contains(name), Schema.Patch.DEFAULT);
  }

  private static Schema view(StructuralSchema schema, Schema.Fields metadata) {
    if (schema.intOrString()) {
      return new Schema.Scalar(Schema.Type.INT_OR_STRING);
    }
    return switch (schema.type()) {
      case "object" -> object(schema, metadata);
      case "array" -> array(schema, metadata);
      case "string" -> TEXT;
      case "integer" -> new Schema.Scalar(Schema.Type.INTEGER_64);
      case "number" -> new Schema.Scalar(Schema.Type.NUMBER);
      case "boolean" -> new Schema.Scalar(Schema.Type.BOOLEAN);
      default -> ANY;
    };
  }

  private static Schema object(StructuralSchema schema, Schema.Fields metadata) {
    boolean atomic = schema.mapType().equals("atomic");
    if (schema.properties().isEmpty() && !schema.embedded() && schema.additionalAllowed()) {
      Schema values = schema.additional().map(each -> view(each, metadata)).orElse(ANY);
      return new Schema.Mapping(() -> values, atomic);
    }
    Map<String, Schema.Field> fields = schema.embedded() ? common(metadata) : new LinkedHashMap<>();
    schema
        .properties()
        .forEach((name, child) -> fields.putIfAbsent(name, field(schema, name, child, metadata)));
    Map<String, JsonNode> defaults = new HashMap<>();
    schema
        .properties()
        .forEach(
            (name, child) -> child.defaultValue().ifPresent(value -> defaults.put(name, value)));
    return new View(
        Collections.unmodifiableMap(fields),
        atomic,
        schema.preserveUnknown(),
        Map.copyOf(defaults));
  }

  private static Schema array(StructuralSchema schema, Schema.Fields metadata) {
    Schema items = schema.items().map(each -> view(each, metadata)).orElse(ANY);
    Supplier<Schema> supplier = () -> items;
    return switch (schema.listType()) {
      case "set" -> new Schema.Sequence(supplier, Schema.ListType.SET, List.of());
      case "map" -> new Schema.Sequence(supplier, Schema.ListType.MAP, schema.listMapKeys());
      default -> new Schema.Sequence(supplier, Schema.ListType.ATOMIC, List.of());
    };
  }
}
