package io.coracle.api.decode;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.quantity.Quantity;
import io.coracle.api.time.GoDuration;
import io.coracle.api.time.Times;
import tools.jackson.databind.JsonNode;

/** How the reference server's language names types and judges values. */
final class GoTypes {
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private GoTypes() {}

  /** {@code Container} for {@code io.k8s.api.core.v1.Container}. */
  static String simpleName(String definition) {
    return definition.substring(definition.lastIndexOf('.') + 1);
  }

  static String typeName(Schema schema) {
    return switch (schema) {
      case Schema.Any _ -> "interface {}";
      case Schema.Scalar(Schema.Type type) -> scalarName(type);
      case Schema.Fields fields -> {
        String name = fields.definition();
        yield name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
      }
      case Schema.Mapping mapping -> "map[string]" + typeName(mapping.values().get());
      case Schema.Sequence sequence -> "[]" + typeName(sequence.items().get());
    };
  }

  private static String scalarName(Schema.Type type) {
    return switch (type) {
      case STRING -> "string";
      case INTEGER_32 -> "int32";
      case INTEGER_64 -> "int64";
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case BYTES -> "[]uint8";
      case QUANTITY -> "resource.Quantity";
      case INT_OR_STRING -> "intstr.IntOrString";
      case TIME -> "v1.Time";
      case MICRO_TIME -> "v1.MicroTime";
      case DURATION -> "v1.Duration";
    };
  }

  static String valueName(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number " + value;
      case STRING, BINARY -> "string";
      case NULL, MISSING -> "null";
    };
  }

  /** Whether a value has the JSON form of a plain scalar. */
  static boolean fits(JsonNode value, Schema.Type type) {
    return switch (type) {
      case STRING, BYTES -> value.isString();
      case INTEGER_32 -> value.isIntegralNumber() && value.canConvertToInt();
      case INTEGER_64 -> value.isIntegralNumber() && value.canConvertToLong();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> true;
    };
  }

  /** What is wrong with a value that is text or a number with a meaning; empty if nothing. */
  static String faultOfText(JsonNode value, Schema.Type type) {
    return switch (type) {
      case QUANTITY -> faultOfQuantity(value);
      case INT_OR_STRING ->
          value.isString() || fits(value, Schema.Type.INTEGER_32)
              ? ""
              : "json: cannot unmarshal " + valueName(value) + " into Go value of type int32";
      case TIME, MICRO_TIME -> {
        String layout =
            type == Schema.Type.TIME
                ? "2006-01-02T15:04:05Z07:00"
                : "2006-01-02T15:04:05.000000Z07:00";
        yield !value.isString() ? notText(value) : faultOfTime(value.asString(), layout);
      }
      case DURATION -> !value.isString() ? notText(value) : faultOfDuration(value.asString());
      case STRING, INTEGER_32, INTEGER_64, NUMBER, BOOLEAN, BYTES -> "";
    };
  }

  private static String notText(JsonNode value) {
    return "json: cannot unmarshal " + valueName(value) + " into Go value of type string";
  }

  private static String faultOfQuantity(JsonNode value) {
    String text = value.isString() ? value.asString() : value.toString();
    // Go takes the empty text for zero here, though a quantity is not written so.
    if (text.isEmpty()) {
      return "";
    }
    try {
      Quantity.parse(text);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String faultOfTime(String text, String layout) {
    try {
      Times.parse(text);
      return "";
    } catch (IllegalArgumentException e) {
      return "parsing time \"" + text + "\" as \"" + layout + "\": " + e.getMessage();
    }
  }

  private static String faultOfDuration(String text) {
    try {
      GoDuration.parse(text);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What is wrong with a Base64 text, in which line breaks may stand; empty if nothing. */
  static String faultOfBase64(String text) {
    int digits = 0;
    int padding = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (c == '=') {
        padding++;
      } else if (padding > 0 || BASE64.indexOf(c) < 0) {
        return "illegal base64 data at input byte " + i;
      } else {
        digits++;
      }
    }
    boolean whole = (digits + padding) % 4 == 0 && padding <= 2 && (padding == 0 || digits > 0);
    return whole ? "" : "illegal base64 data at input byte " + text.length();
  }
}
