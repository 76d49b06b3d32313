package io.coracle.apiserver.custom.schema;

import io.coracle.api.FieldFaults;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks that lists of type set and map have every element, or every key, only once. Stateless. */
public final class ListTypes {
  private ListTypes() {}

  /** Checks all lists of {@code object}. */
  public static void check(ObjectNode object, StructuralSchema schema, FieldFaults faults) {
    value(object, schema, "", faults);
  }

  private static void value(
      JsonNode value, StructuralSchema schema, String path, FieldFaults faults) {
    if (value instanceof ArrayNode array) {
      elements(array, schema, path, faults);
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String name = entry.getKey();
        schema
            .child(name)
            .ifPresent(
                child -> {
                  boolean own = schema.properties().containsKey(name);
                  String below = own ? dotted(path, name) : path + "[" + name + "]";
                  value(entry.getValue(), child, below, faults);
                });
      }
    }
  }

  private static String dotted(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void elements(
      ArrayNode array, StructuralSchema schema, String path, FieldFaults faults) {
    switch (schema.listType()) {
      case "set" -> unique(array, List.of(), path, faults);
      case "map" -> unique(array, schema.listMapKeys(), path, faults);
      default -> {}
    }
    if (schema.items().isPresent()) {
      for (int i = 0; i < array.size(); i++) {
        value(array.get(i), schema.items().get(), path + "[" + i + "]", faults);
      }
    }
  }

  private static void unique(ArrayNode array, List<String> keys, String path, FieldFaults faults) {
    Set<Object> seen = HashSet.newHashSet(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      if (!keys.isEmpty() && !item.isObject()) {
        faults.invalid(
            path + "[" + i + "]", item, "must be an object for an array of list-type map");
        continue;
      }
      Object key = keys.isEmpty() ? SameValues.key(item) : ListCorrelation.key(item, keys);
      if (!seen.add(key)) {
        faults.duplicate(path + "[" + i + "]", shown(item, keys).toString());
      }
    }
  }

  private static JsonNode shown(JsonNode item, List<String> keys) {
    return keys.isEmpty() || !(item instanceof ObjectNode object)
        ? item
        : object.deepCopy().retain(keys);
  }
}
