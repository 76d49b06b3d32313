package io.coracle.apiserver.custom.schema;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in the defaults of a schema (API reference, "Defaulting"). A null where the schema allows
 * none counts as absent: it gives way to the default, or goes. Stateless.
 */
public final class Defaulting {
  private Defaulting() {}

  /** Fills in what {@code object} lacks. */
  public static void apply(ObjectNode object, StructuralSchema schema) {
    value(object, schema);
  }

  private static void value(JsonNode value, StructuralSchema schema) {
    if (value instanceof ObjectNode object) {
      fields(object, schema);
    } else if (value instanceof ArrayNode array) {
      schema.items().ifPresent(items -> elements(array, items));
    }
  }

  private static void fields(ObjectNode object, StructuralSchema schema) {
    schema.properties().forEach((name, property) -> fill(object, name, property));
    for (String name : List.copyOf(object.propertyNames())) {
      Optional<StructuralSchema> child = schema.child(name);
      if (child.isPresent()) {
        if (!schema.properties().containsKey(name)) {
          nonNull(object, name, child.get());
        }
        JsonNode value = object.get(name);
        if (value != null) {
          value(value, child.get());
        }
      }
    }
  }

  private static void fill(ObjectNode object, String name, StructuralSchema property) {
    JsonNode value = object.get(name);
    if (value == null) {
      property.defaultValue().ifPresent(preset -> object.set(name, preset.deepCopy()));
    } else {
      nonNull(object, name, property);
    }
  }

  private static void nonNull(ObjectNode object, String name, StructuralSchema schema) {
    JsonNode value = object.get(name);
    if (value == null || !value.isNull() || schema.nullable()) {
      return;
    }
    Optional<JsonNode> preset = schema.defaultValue();
    if (preset.isPresent()) {
      object.set(name, preset.get().deepCopy());
    } else {
      object.remove(name);
    }
  }

  private static void elements(ArrayNode array, StructuralSchema items) {
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      if (item.isNull() && !items.nullable() && items.defaultValue().isPresent()) {
        item = items.defaultValue().get().deepCopy();
        array.set(i, item);
      }
      value(item, items);
    }
  }
}
