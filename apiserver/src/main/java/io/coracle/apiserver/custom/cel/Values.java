package io.coracle.apiserver.custom.cel;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.coracle.api.time.GoDuration;
import io.coracle.apiserver.custom.schema.Formats;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Values as rules see them: maps and lists of Java, with the types that the schema says. */
final class Values {
  private Values() {}

  /** The format of a string, without a hyphen where two spellings mean the same. */
  static String format(StructuralSchema schema) {
    return schema.source().path("format").asString("");
  }

  /**
   * The value of {@code node}, which has passed validation.
   *
   * @param whole whether it is a whole object
   */
  static Object of(JsonNode node, StructuralSchema schema, boolean whole) {
    if (node instanceof ObjectNode object) {
      return object(object, schema, whole || schema.embedded());
    }
    if (node instanceof ArrayNode array) {
      List<Object> items = new ArrayList<>(array.size());
      StructuralSchema each = schema.items().orElse(schema);
      array.forEach(item -> items.add(of(item, each, false)));
      return items;
    }
    if (node.isString()) {
      return text(node.stringValue(), schema);
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      boolean whole64 = schema.type().equals("integer") || schema.intOrString();
      return whole64 || (schema.type().isEmpty() && node.isIntegralNumber())
          ? (Object) node.decimalValue().longValue()
          : (Object) node.doubleValue();
    }
    return NullValue.NULL_VALUE;
  }

  private static Object object(ObjectNode object, StructuralSchema schema, boolean whole) {
    Map<String, Object> fields = HashMap.newHashMap(object.size());
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      StructuralSchema own = schema.properties().get(name);
      if (whole && name.equals("metadata")) {
        fields.put(name, metadata(entry.getValue()));
      } else if (own != null) {
        FieldNames.escape(name)
            .ifPresent(escaped -> fields.put(escaped, of(entry.getValue(), own, false)));
      } else if (schema.additional().isPresent()) {
        fields.put(name, of(entry.getValue(), schema.additional().get(), false));
      } else if (whole && entry.getValue().isString()) {
        fields.put(name, entry.getValue().stringValue());
      }
    }
    return fields;
  }

  private static Map<String, Object> metadata(JsonNode node) {
    Map<String, Object> fields = new HashMap<>();
    for (String name : List.of("name", "generateName")) {
      Optional.of(node.path(name))
          .filter(JsonNode::isString)
          .ifPresent(text -> fields.put(name, text.stringValue()));
    }
    return fields;
  }

  /**
   * Text of a format as a value of its own type. What does not fit its format stays text: it may be
   * older than the format, and is not refused as long as nobody changes it.
   */
  private static Object text(String text, StructuralSchema schema) {
    String format = schema.type().equals("string") ? format(schema) : "";
    if (!Formats.fits(format, text)) {
      return text;
    }
    return switch (format) {
      case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      case "date-time", "datetime" -> instant(text);
      case "duration" -> GoDuration.parse(text);
      case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
      default -> text;
    };
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
  }
}
