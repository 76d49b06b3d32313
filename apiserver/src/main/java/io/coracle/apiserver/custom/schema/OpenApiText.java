package io.coracle.apiserver.custom.schema;

import io.coracle.api.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The text of structural schemas for clients. */
final class OpenApiText {
  /** What version 2 cannot say, or clients of it misread. */
  private static final List<String> NOT_IN_VERSION_2 =
      List.of("nullable", "anyOf", "oneOf", "allOf", "not", "default");

  private OpenApiText() {}

  static ObjectNode version3(StructuralSchema schema) {
    return schema.source().deepCopy();
  }

  static ObjectNode version2(StructuralSchema schema) {
    return schema.preserveUnknown()
        ? Json.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true)
        : simplified(schema.source());
  }

  private static ObjectNode simplified(ObjectNode source) {
    ObjectNode node = source.deepCopy();
    boolean open =
        node.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
            || node.path("x-kubernetes-int-or-string").asBoolean(false);
    boolean nullable = node.path("nullable").asBoolean(false);
    node.remove(NOT_IN_VERSION_2);
    if (open || nullable) {
      // Older clients would refuse what is allowed: they are told nothing of the inside.
      node.remove(List.of("properties", "items", "additionalProperties", "required"));
      if (nullable || node.path("x-kubernetes-int-or-string").asBoolean(false)) {
        node.remove(List.of("type", "format"));
      }
      return node;
    }
    if (node.get("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> entry : properties.properties()) {
        replace(properties, entry.getKey(), entry.getValue());
      }
    }
    replace(node, "items", node.path("items"));
    replace(node, "additionalProperties", node.path("additionalProperties"));
    return node;
  }

  private static void replace(ObjectNode parent, String name, JsonNode child) {
    if (child instanceof ObjectNode object) {
      parent.set(name, simplified(object));
    }
  }
}
