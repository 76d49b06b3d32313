package io.coracle.kubelet.config;

import io.coracle.api.quantity.Quantity;

/**
 * A quantity, or a part of what there is.
 *
 * @param units bytes, inodes or processes; counts when {@code fraction} is negative
 * @param fraction 0 to 1; negative for none
 */
public record Amount(long units, double fraction) {
  public static final Amount NONE = of(0);

  private static final double PERCENT = 100;

  public static Amount of(long units) {
    return new Amount(units, -1);
  }

  public static Amount percent(double percent) {
    return new Amount(0, percent / PERCENT);
  }

  /**
   * Reads {@code 100Mi} or {@code 10%}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Amount parse(String text) {
    if (!text.endsWith("%")) {
      Quantity quantity = Quantity.parse(text);
      if (quantity.signum() < 0) {
        throw new IllegalArgumentException("it must not be negative");
      }
      return of(quantity.value());
    }
    double percent;
    try {
      percent = Double.parseDouble(text.substring(0, text.length() - 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no percentage", e);
    }
    if (percent < 0 || percent > PERCENT) {
      throw new IllegalArgumentException("a percentage is between 0% and 100%");
    }
    return percent(percent);
  }

  /** In units, of that much. */
  public long in(long capacity) {
    return fraction < 0 ? units : (long) (capacity * fraction);
  }

  boolean nothing() {
    return fraction == 0 || (fraction < 0 && units == 0);
  }
}
