package io.coracle.apiserver.custom.schema;

import io.coracle.api.FieldFaults;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks that embedded objects say what they are. Stateless. */
public final class EmbeddedObjects {
  private EmbeddedObjects() {}

  /** Checks all objects in {@code object}, but not itself. */
  public static void check(ObjectNode object, StructuralSchema schema, FieldFaults faults) {
    inside(object, schema, "", faults);
  }

  private static void value(
      JsonNode value, StructuralSchema schema, String path, FieldFaults faults) {
    if (schema.embedded() && value instanceof ObjectNode object) {
      for (String field : new String[] {"apiVersion", "kind"}) {
        JsonNode text = object.path(field);
        if (!text.isMissingNode() && !text.isNull() && !text.isString()) {
          faults.invalid(path + "." + field, text, "must be a string");
        } else if (text.asString("").isEmpty()) {
          faults.required(path + "." + field, "must not be empty");
        }
      }
      JsonNode metadata = object.path("metadata");
      if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
        faults.invalid(path + ".metadata", metadata, "must be an object");
      }
    }
    inside(value, schema, path, faults);
  }

  private static void inside(
      JsonNode value, StructuralSchema schema, String path, FieldFaults faults) {
    if (value instanceof ArrayNode array && schema.items().isPresent()) {
      for (int i = 0; i < array.size(); i++) {
        value(array.get(i), schema.items().get(), path + "[" + i + "]", faults);
      }
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
        schema
            .child(entry.getKey())
            .ifPresent(child -> value(entry.getValue(), child, below, faults));
      }
    }
  }
}
