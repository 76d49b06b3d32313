package io.coracle.apiserver.custom.schema;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** The types of JSON Schema. */
final class JsonTypes {
  private JsonTypes() {}

  /** The type of {@code value}, e.g. {@code integer}. */
  static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> isWhole(value) ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NULL, MISSING -> "null";
      case BINARY, POJO -> throw new IllegalArgumentException("no JSON: " + value);
    };
  }

  /** Whether {@code value} is of {@code type}; every whole number is of both types of numbers. */
  static boolean fits(JsonNode value, String type) {
    String actual = of(value);
    return actual.equals(type) || (actual.equals("integer") && type.equals("number"));
  }

  /** Whether {@code value} is a number without a fraction. */
  static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber() || (value.isNumber() && isWhole(value.decimalValue()));
  }

  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }
}
