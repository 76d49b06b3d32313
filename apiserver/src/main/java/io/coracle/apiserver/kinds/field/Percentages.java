package io.coracle.apiserver.kinds.field;

/** Rules for values that are a number or a percentage. */
public final class Percentages {
  private Percentages() {}

  /** A number that is not negative, or a percentage. */
  public static void positive(Field value) {
    if (value.isText()) {
      if (!isPercentage(value.text())) {
        value.invalid("must be an integer or percentage (e.g '5%')");
      }
    } else {
      value.notNegative();
    }
  }

  public static void notMoreThanAll(Field value) {
    if (isPercentage(value.text()) && percent(value) > 100) {
      value.invalid("must not be greater than 100%");
    }
  }

  /** The number, or the number before the percent sign. */
  public static long percent(Field value) {
    if (!value.isText()) {
      return value.number();
    }
    String text = value.text();
    return isPercentage(text) ? Long.parseLong(text.substring(0, text.length() - 1)) : 0;
  }

  private static boolean isPercentage(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > 9 || text.charAt(digits) != '%') {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
