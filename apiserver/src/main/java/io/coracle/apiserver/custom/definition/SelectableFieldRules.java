package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The fields of a custom resource that selectors may name (KEP-4358). */
final class SelectableFieldRules {
  private static final int MAX_FIELDS = 8;
  private static final List<String> TYPES = List.of("string", "boolean", "integer");

  private SelectableFieldRules() {}

  static void check(Field fields, Field schema) {
    if (fields.size() > MAX_FIELDS) {
      fields.tooMany(MAX_FIELDS);
    }
    Set<String> seen = new HashSet<>();
    for (Field field : fields.items()) {
      Field path = field.at("jsonPath");
      if (path.isEmpty()) {
        path.required("");
      } else if (!SimplePaths.isSimple(path.text())) {
        path.invalid("must be a simple json path starting with .");
      } else {
        if (!refersToValue(path.text(), schema)) {
          path.invalid("must refer to a field of type string, boolean or integer");
        }
        if (!seen.add(path.text())) {
          path.duplicate();
        }
      }
    }
  }

  private static boolean refersToValue(String path, Field schema) {
    List<String> names = SimplePaths.names(path);
    if (names.getFirst().equals("metadata")) {
      return false;
    }
    JsonNode node = schema.at("openAPIV3Schema").node();
    for (String name : names) {
      if (node == null) {
        return false;
      }
      node = node.path("properties").get(name);
    }
    return node != null && TYPES.contains(node.path("type").asString(""));
  }
}
