package io.coracle.apiserver.custom.schema;

import io.coracle.api.FieldFault.Type;
import io.coracle.api.FieldFaults;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/** What schemas demand of strings and numbers. */
final class ScalarChecks {
  private ScalarChecks() {}

  static void check(JsonNode value, StructuralSchema schema, String path, FieldFaults faults) {
    if (value.isString()) {
      text(value.stringValue(), schema.values(), path, faults);
    } else if (value.isNumber()) {
      number(value.decimalValue(), schema, path, faults);
    }
  }

  /** The value as a message shows it. */
  static String shown(JsonNode value) {
    return value.isContainer() ? "\"" + JsonTypes.of(value) + "\"" : value.toString();
  }

  /** The value as a name among others. */
  static String plain(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  private static void text(String text, ValueRules rules, String path, FieldFaults faults) {
    int length = text.codePointCount(0, text.length());
    if (rules.maxLength() != null && length > rules.maxLength()) {
      faults.add(Type.TOO_LONG, path, "may not be more than " + rules.maxLength() + " bytes");
    } else if (rules.minLength() != null && length < rules.minLength()) {
      faults.invalid(path, text, "should be at least " + rules.minLength() + " chars long");
    } else if (rules.pattern().isPresent() && !rules.pattern().get().matcher(text).find()) {
      faults.invalid(path, text, "should match '" + rules.pattern().get() + "'");
    }
    if (!rules.format().isEmpty() && !Formats.fits(rules.format(), text)) {
      faults.add(
          Type.TYPE_INVALID,
          path,
          "\"" + text + "\": must be of type " + rules.format() + ": \"" + text + "\"");
    }
  }

  private static void number(
      BigDecimal number, StructuralSchema schema, String path, FieldFaults faults) {
    ValueRules rules = schema.values();
    if (!inRange(number, schema.type(), rules.format())) {
      faults.invalid(
          ValueValidation.NO_PATH,
          "",
          "checked value must be " + schema.type() + " with format " + rules.format());
    }
    BigDecimal step = rules.multipleOf();
    if (step != null && step.signum() != 0 && number.remainder(step).signum() != 0) {
      faults.invalid(path, number, "should be a multiple of " + step);
    }
    BigDecimal most = rules.maximum();
    if (most != null && number.compareTo(most) >= (rules.exclusiveMaximum() ? 0 : 1)) {
      String relation = rules.exclusiveMaximum() ? "less than " : "less than or equal to ";
      faults.invalid(path, number, "should be " + relation + most);
    }
    BigDecimal least = rules.minimum();
    if (least != null && number.compareTo(least) <= (rules.exclusiveMinimum() ? 0 : -1)) {
      String relation = rules.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
      faults.invalid(path, number, "should be " + relation + least);
    }
  }

  private static boolean inRange(BigDecimal number, String type, String format) {
    if (!type.equals("integer")) {
      return !format.equals("float") || Float.isFinite(number.floatValue());
    }
    try {
      BigInteger whole = number.toBigIntegerExact();
      return whole.bitLength() < (format.equals("int32") ? Integer.SIZE : Long.SIZE);
    } catch (ArithmeticException e) {
      return false; // it has a fraction
    }
  }
}
