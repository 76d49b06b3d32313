package io.coracle.kubelet.config;

import io.coracle.api.quantity.Quantity;

/**
 * A quantity, or a part of what there is.
 *
 * @param quantity bytes, inodes or processes; counts when {@code fraction} is negative
 * @param fraction 0 to 1; negative for none
 */
public record Amount(Quantity quantity, double fraction) {
  public static final Amount NONE = of(0);

  private static final double PERCENT = 100;

  /** So many bytes, or whatever. */
  public static Amount of(long units) {
    return new Amount(Quantity.ofBytes(units), -1);
  }

  public static Amount percent(double percent) {
    return new Amount(Quantity.ZERO, percent / PERCENT);
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
      return new Amount(quantity, -1);
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
    return quantity(capacity).value();
  }

  /** As a quantity, of that much. */
  public Quantity quantity(long capacity) {
    return fraction < 0 ? quantity : Quantity.ofBytes((long) (capacity * fraction));
  }

  boolean nothing() {
    return fraction == 0 || (fraction < 0 && quantity.isZero());
  }
}
