package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.custom.schema.Formats;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Formats in the schemas of a definition that nothing is checked by, e.g. misspelt ones. */
final class FormatWarnings {
  /** Keywords that hold a schema or a list of schemas. */
  private static final List<String> SCHEMAS =
      List.of("items", "allOf", "oneOf", "anyOf", "not", "additionalProperties", "additionalItems");

  /** Keywords that hold schemas by name. */
  private static final List<String> NAMED =
      List.of("properties", "patternProperties", "definitions");

  private FormatWarnings() {}

  /** One sentence for each format of {@code definition}. */
  static List<String> of(JsonNode definition) {
    List<String> warnings = new ArrayList<>();
    for (JsonNode version : definition.path("spec").path("versions")) {
      visit(version.path("schema").path("openAPIV3Schema"), warnings);
    }
    return warnings;
  }

  private static void visit(JsonNode schema, List<String> warnings) {
    if (!schema.isObject()) {
      return;
    }
    String format = schema.path("format").asString("");
    if (!format.isEmpty() && !Formats.isKnown(schema.path("type").asString(""), format)) {
      warnings.add("unrecognized format \"" + format + "\"");
    }
    for (String keyword : SCHEMAS) {
      JsonNode value = schema.path(keyword);
      visit(value, warnings);
      if (value.isArray()) {
        value.forEach(each -> visit(each, warnings));
      }
    }
    for (String keyword : NAMED) {
      schema.path(keyword).forEach(each -> visit(each, warnings));
    }
  }
}
