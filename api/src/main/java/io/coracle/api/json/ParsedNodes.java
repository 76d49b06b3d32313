package io.coracle.api.json;

import io.coracle.api.StatusException;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.node.ValueNode;

/**
 * The values of documents that strangers write. Numbers are within the range of a {@code double},
 * as those of the reference are: a few characters such as {@code 1e999999999} would otherwise be a
 * number that fills the memory as soon as somebody counts with it. Strings are well-formed.
 */
public final class ParsedNodes extends JsonNodeFactory {
  public static final ParsedNodes INSTANCE = new ParsedNodes();

  private static final long serialVersionUID = 1L;

  /** Behind the point a double has no digits further to the right than this. */
  private static final int MAX_SCALE = 1100;

  private ParsedNodes() {}

  /** The refusal of a number that is too large. */
  public static StatusException tooLarge() {
    return StatusException.badRequest("invalid JSON: a number is too large");
  }

  /**
   * A number; what is too small for a double is zero.
   *
   * @throws StatusException with reason BadRequest when it is too large for a double
   */
  @Override
  public ValueNode numberNode(BigDecimal value) {
    if (!Double.isFinite(value.doubleValue())) {
      throw tooLarge();
    }
    return super.numberNode(isTiny(value) ? BigDecimal.ZERO : value);
  }

  private static boolean isTiny(BigDecimal value) {
    return value.signum() == 0
        ? Math.abs(value.scale()) > MAX_SCALE
        : value.scale() > MAX_SCALE && value.doubleValue() == 0;
  }

  /**
   * A whole number.
   *
   * @throws StatusException with reason BadRequest when it is too large for a double
   */
  @Override
  public ValueNode numberNode(BigInteger value) {
    if (value.bitLength() > Double.MAX_EXPONENT + 1) {
      throw tooLarge();
    }
    return super.numberNode(value);
  }

  @Override
  public StringNode stringNode(String text) {
    return super.stringNode(wellFormed(text));
  }

  /** {@code text} with the replacement character for halves of surrogate pairs, as Go reads it. */
  public static String wellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return repaired(text);
        }
        i++;
      }
    }
    return text;
  }

  private static String repaired(String text) {
    var result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> result.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c));
    return result.toString();
  }
}
