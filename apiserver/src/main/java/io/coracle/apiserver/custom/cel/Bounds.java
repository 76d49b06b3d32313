package io.coracle.apiserver.custom.cel;

import io.coracle.api.json.Json;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How large a value can become, by its schema or else by the size of a request.
 *
 * @param size characters, elements or entries at most
 * @param schema of the value; null if it is not known
 */
record Bounds(long size, @Nullable StructuralSchema schema) {
  /** A code point can take this many bytes. */
  private static final int BYTES_PER_CHARACTER = 4;

  static final Bounds ONE = new Bounds(1, null);

  static Bounds of(StructuralSchema schema) {
    return new Bounds(sizeOf(schema), schema);
  }

  private static long sizeOf(StructuralSchema schema) {
    return switch (schema.type()) {
      case "string" -> textSize(schema);
      case "array" ->
          declared(
              schema,
              "maxItems",
              Json.MAX_BYTES / (schema.items().map(Bounds::smallest).orElse(1L) + 1));
      case "object" ->
          schema.additional().isPresent()
              ? declared(
                  schema,
                  "maxProperties",
                  Json.MAX_BYTES / (smallest(schema.additional().get()) + 6))
              : schema.properties().size();
      default -> schema.intOrString() || schema.preserveUnknown() ? Json.MAX_BYTES : 1;
    };
  }

  private static long textSize(StructuralSchema schema) {
    JsonNode values = schema.source().path("enum");
    if (!values.isEmpty()) {
      long longest = 0;
      for (JsonNode value : values) {
        longest = Math.max(longest, value.asString("").length());
      }
      return longest;
    }
    long otherwise =
        switch (Values.format(schema)) {
          case "date", "date-time", "datetime", "duration" -> 32;
          default -> Json.MAX_BYTES;
        };
    JsonNode most = schema.source().path("maxLength");
    return most.isNumber()
        ? Math.min(most.asLong(0) * BYTES_PER_CHARACTER, Json.MAX_BYTES)
        : otherwise;
  }

  private static long declared(StructuralSchema schema, String field, long otherwise) {
    JsonNode most = schema.source().path(field);
    return most.isNumber() ? Math.max(0, most.asLong(0)) : otherwise;
  }

  /** The fewest bytes that a value takes in JSON. */
  private static long smallest(StructuralSchema schema) {
    return switch (schema.type()) {
      case "string", "array" -> 2;
      case "boolean" -> 4;
      case "object" -> {
        long size = 2;
        for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
          boolean always =
              schema.required().contains(property.getKey())
                  && property.getValue().defaultValue().isEmpty();
          size += always ? property.getKey().length() + 4 + smallest(property.getValue()) : 0;
        }
        yield size;
      }
      default -> 1;
    };
  }

  /** The bounds of what is in this list or map. */
  Bounds element() {
    if (schema == null) {
      return new Bounds(Json.MAX_BYTES, null);
    }
    return schema.items().or(schema::additional).map(Bounds::of).orElse(ONE);
  }

  /** The bounds of the field {@code escaped}, as rules write its name. */
  Bounds field(String escaped) {
    if (schema == null) {
      return new Bounds(Json.MAX_BYTES, null);
    }
    for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
      if (FieldNames.escape(property.getKey()).filter(escaped::equals).isPresent()) {
        return of(property.getValue());
      }
    }
    return schema.additional().map(Bounds::of).orElse(new Bounds(253, null));
  }
}
