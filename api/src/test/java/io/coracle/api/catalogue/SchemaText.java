package io.coracle.api.catalogue;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One line of text for a type, so that two views of it can be compared. */
final class SchemaText {
  private SchemaText() {}

  static String actual(Schema schema) {
    return switch (schema) {
      case Schema.Any _ -> "any";
      case Schema.Scalar(Schema.Type type) -> scalar(type);
      case Schema.Fields fields -> fields.definition() + (fields.atomic() ? " atomic" : "");
      case Schema.Mapping mapping ->
          "map(" + actual(mapping.values().get()) + (mapping.atomic() ? ") atomic" : ")");
      case Schema.Sequence sequence ->
          "list("
              + actual(sequence.items().get())
              + ") "
              + sequence.listType()
              + sequence.mapKeys();
    };
  }

  private static String scalar(Schema.Type type) {
    return switch (type) {
      case DURATION -> "STRING";
      default -> type.name();
    };
  }

  static String expected(JsonNode property) {
    String reference = property.path("$ref").asString("");
    if (reference.isEmpty()) {
      reference = property.path("allOf").path(0).path("$ref").asString("");
    }
    if (!reference.isEmpty()) {
      return reference(
          reference.substring(reference.lastIndexOf('/') + 1),
          property.path("x-kubernetes-map-type").asString(""));
    }
    return switch (property.path("type").asString("")) {
      case "array" -> array(property);
      case "object" ->
          "map("
              + expected(property.get("additionalProperties"))
              + (property.path("x-kubernetes-map-type").asString("").equals("atomic")
                  ? ") atomic"
                  : ")");
      case "boolean" -> "BOOLEAN";
      case "number" -> "NUMBER";
      case "integer" ->
          property.path("format").asString().equals("int64") ? "INTEGER_64" : "INTEGER_32";
      default -> property.path("format").asString("").equals("byte") ? "BYTES" : "STRING";
    };
  }

  private static String array(JsonNode property) {
    String listType = property.path("x-kubernetes-list-type").asString("atomic");
    List<String> keys = new ArrayList<>();
    property.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asString()));
    return "list("
        + expected(property.get("items"))
        + ") "
        + listType.toUpperCase(java.util.Locale.ROOT)
        + keys;
  }

  private static String reference(String name, String mapType) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return switch (simple) {
      case "Quantity" -> "QUANTITY";
      case "IntOrString" -> "INT_OR_STRING";
      case "Time" -> "TIME";
      case "MicroTime" -> "MICRO_TIME";
      case "RawExtension",
          "FieldsV1",
          "JSON",
          "JSONSchemaPropsOrArray",
          "JSONSchemaPropsOrBool",
          "JSONSchemaPropsOrStringArray" ->
          "any";
      default -> {
        boolean atomic =
            BuiltInCatalogue.shared().definition(name).map(Schema.Fields::atomic).orElse(false);
        yield name + (atomic && !mapType.equals("granular") ? " atomic" : "");
      }
    };
  }

  static String actualPatch(Schema.Patch patch) {
    var strategies = new ArrayList<String>();
    if (patch.merge()) {
      strategies.add("merge");
    }
    if (patch.retainKeys()) {
      strategies.add("retainKeys");
    }
    if (patch.replace()) {
      strategies.add("replace");
    }
    return strategies + " " + patch.mergeKey().orElse("");
  }

  static String expectedPatch(JsonNode property) {
    String strategy = property.path("x-kubernetes-patch-strategy").asString("");
    List<String> strategies = strategy.isEmpty() ? List.of() : List.of(strategy.split(",", -1));
    return strategies + " " + property.path("x-kubernetes-patch-merge-key").asString("");
  }
}
