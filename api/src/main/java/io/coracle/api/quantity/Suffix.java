package io.coracle.api.quantity;

import java.util.Optional;

/**
 * The end of a quantity's text: the power of ten or of two by which the number before it is
 * multiplied, and the family of suffixes it belongs to.
 */
record Suffix(int base, int exponent, Quantity.Format format) {
  private static final String DECIMAL = "num kMGTPE";
  private static final String BINARY = "KMGTPE";
  private static final int SMALLEST_DECIMAL = -9;

  /** Exponents beyond this make every number zero or larger than the largest quantity. */
  private static final int EXPONENT_BOUND = 1000;

  /** What {@code text} means; empty if it is no suffix. */
  static Optional<Suffix> parse(String text) {
    if (text.isEmpty()) {
      return Optional.of(new Suffix(10, 0, Quantity.Format.DECIMAL_SI));
    }
    if (text.length() == 1) {
      int at = text.equals(" ") ? -1 : DECIMAL.indexOf(text.charAt(0));
      return at < 0
          ? Optional.empty()
          : Optional.of(new Suffix(10, SMALLEST_DECIMAL + 3 * at, Quantity.Format.DECIMAL_SI));
    }
    if (text.length() == 2 && text.charAt(1) == 'i') {
      int at = BINARY.indexOf(text.charAt(0));
      return at < 0
          ? Optional.empty()
          : Optional.of(new Suffix(2, 10 * (at + 1), Quantity.Format.BINARY_SI));
    }
    return text.charAt(0) == 'e' || text.charAt(0) == 'E'
        ? exponent(text.substring(1))
        : Optional.empty();
  }

  private static Optional<Suffix> exponent(String digits) {
    try {
      long exponent = Long.parseLong(digits);
      int bounded = (int) Math.clamp(exponent, -EXPONENT_BOUND, EXPONENT_BOUND);
      return Optional.of(new Suffix(10, bounded, Quantity.Format.DECIMAL_EXPONENT));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The text of a power of ten that is a multiple of three. */
  static String decimal(int exponent, Quantity.Format format) {
    if (format == Quantity.Format.DECIMAL_EXPONENT) {
      return exponent == 0 ? "" : "e" + exponent;
    }
    char letter = DECIMAL.charAt((exponent - SMALLEST_DECIMAL) / 3);
    return letter == ' ' ? "" : String.valueOf(letter);
  }

  /** The text of a power of 1024. */
  static String binary(int power) {
    return power == 0 ? "" : BINARY.charAt(power - 1) + "i";
  }
}
