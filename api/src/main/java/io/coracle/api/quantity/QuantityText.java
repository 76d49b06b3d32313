package io.coracle.api.quantity;

import java.math.BigDecimal;

/** Finds the parts of a quantity's text: sign and number, then letters, sign and digits. */
final class QuantityText {
  private static final String SUFFIX_LETTERS = "eEinumkKMGTP";

  private QuantityText() {}

  /** Where the number ends that {@code text} begins with. */
  static int numberEnd(String text) {
    int end = digits(text, isSign(text, 0) ? 1 : 0);
    return end < text.length() && text.charAt(end) == '.' ? digits(text, end + 1) : end;
  }

  /** Where the suffix ends that begins at {@code start}. */
  static int suffixEnd(String text, int start) {
    int end = start;
    while (end < text.length() && SUFFIX_LETTERS.indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return digits(text, isSign(text, end) ? end + 1 : end);
  }

  /** The value of a number that has been found; without digits it is zero, as in the reference. */
  static BigDecimal number(String text) {
    boolean hasDigit = text.chars().anyMatch(c -> c >= '0' && c <= '9');
    return hasDigit ? new BigDecimal(text) : BigDecimal.ZERO;
  }

  private static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
  }
}
