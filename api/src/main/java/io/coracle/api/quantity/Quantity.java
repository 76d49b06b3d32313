package io.coracle.api.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a resource: a number with at most nine digits behind the point and at most 2^63-1 in
 * magnitude, and the family of suffixes in which it is written (apimachinery {@code
 * resource.Quantity}). Smaller parts are rounded away from zero, larger numbers are capped.
 *
 * <p>The canonical text has no fraction and the largest suffix that leaves no digit out: {@code
 * 0.25} is {@code 250m}, {@code 1.5Gi} is {@code 1536Mi}, {@code 1000m} is {@code 1}, {@code 1e6}
 * stays as it is, and {@code 0.5Ki} is {@code 512}. A binary suffix that would lose digits becomes
 * a decimal one.
 *
 * <p>Equal quantities are equal in amount, whatever their suffix. Immutable.
 */
public final class Quantity implements Comparable<Quantity> {
  /** Longer texts are refused. */
  public static final int MAX_LENGTH = 256;

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final int NANO_DIGITS = 9;

  private static final RecentQuantities RECENT = new RecentQuantities();

  private final BigDecimal amount;
  private final Format format;

  /** The canonical text, once somebody has asked for it. */
  private @Nullable String text;

  private Quantity(BigDecimal amount, Format format) {
    this.amount = amount;
    this.format = format;
  }

  /** The family of suffixes. */
  public enum Format {
    /** {@code n u m k M G T P E}. */
    DECIMAL_SI,
    /** {@code Ki Mi Gi Ti Pi Ei}. */
    BINARY_SI,
    /** {@code e3}. */
    DECIMAL_EXPONENT
  }

  /**
   * The quantity that {@code text} stands for.
   *
   * @throws IllegalArgumentException when it is none; the message can be shown to clients
   */
  public static Quantity parse(String text) {
    return RECENT.of(text, Quantity::read);
  }

  private static Quantity read(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw fault();
    }
    int numberEnd = QuantityText.numberEnd(text);
    int suffixEnd = QuantityText.suffixEnd(text, numberEnd);
    if (suffixEnd != text.length()) {
      throw fault();
    }
    Suffix suffix =
        Suffix.parse(text.substring(numberEnd))
            .orElseThrow(() -> new IllegalArgumentException("unable to parse quantity's suffix"));
    return of(QuantityText.number(text.substring(0, numberEnd)), suffix);
  }

  /** Like {@link #parse}, but empty when {@code text} is no quantity. */
  public static Optional<Quantity> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The quantity in a tree, a string or a number; zero when there is none. */
  public static Quantity of(tools.jackson.databind.@Nullable JsonNode node) {
    return node == null ? ZERO : tryParse(node.asString("")).orElse(ZERO);
  }

  /** The quantity of a typed view; zero when there is none. */
  public static Quantity of(io.fabric8.kubernetes.api.model.@Nullable Quantity view) {
    if (view == null || view.getAmount() == null) {
      return ZERO;
    }
    return parse(view.getAmount() + Objects.requireNonNullElse(view.getFormat(), ""));
  }

  /** {@code value} whole units. */
  public static Quantity of(long value, Format format) {
    return new Quantity(BigDecimal.valueOf(value), format);
  }

  /** {@code value} thousandths, e.g. of a CPU. */
  public static Quantity ofMilli(long value) {
    return new Quantity(BigDecimal.valueOf(value, 3), Format.DECIMAL_SI);
  }

  /** {@code value} units, written with binary suffixes, e.g. for memory. */
  public static Quantity ofBytes(long value) {
    return of(value, Format.BINARY_SI);
  }

  private static Quantity of(BigDecimal number, Suffix suffix) {
    if (number.signum() == 0) {
      return new Quantity(BigDecimal.ZERO, suffix.format());
    }
    BigDecimal scaled =
        suffix.base() == 10
            ? number.scaleByPowerOfTen(suffix.exponent())
            : number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(suffix.exponent())));
    Format format = suffix.format();
    if (format == Format.BINARY_SI && scaled.abs().compareTo(BigDecimal.ONE) < 0) {
      format = Format.DECIMAL_SI;
    }
    return new Quantity(bounded(scaled), format);
  }

  private static BigDecimal bounded(BigDecimal value) {
    BigDecimal rounded =
        value.scale() > NANO_DIGITS ? value.setScale(NANO_DIGITS, RoundingMode.UP) : value;
    if (rounded.abs().compareTo(MAX) > 0) {
      return rounded.signum() < 0 ? MAX.negate() : MAX;
    }
    return rounded;
  }

  private static IllegalArgumentException fault() {
    return new IllegalArgumentException(
        "quantities must match the regular expression"
            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  public Format format() {
    return format;
  }

  /** The amount in whole units, rounded away from zero. */
  public long value() {
    return amount.setScale(0, RoundingMode.UP).longValueExact();
  }

  /**
   * The amount in thousandths, rounded away from zero; capped at what a long holds, which is more
   * than any real amount.
   */
  public long milliValue() {
    BigDecimal milli = amount.scaleByPowerOfTen(3).setScale(0, RoundingMode.UP);
    return milli.abs().compareTo(MAX) > 0
        ? (milli.signum() < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE)
        : milli.longValueExact();
  }

  /** The exact amount. */
  public BigDecimal toBigDecimal() {
    return amount;
  }

  public double toDouble() {
    return amount.doubleValue();
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return amount.signum();
  }

  /** The sum, written like this quantity, or like {@code other} if this one is zero. */
  public Quantity plus(Quantity other) {
    return new Quantity(bounded(amount.add(other.amount)), isZero() ? other.format : format);
  }

  /** The difference, written like this quantity, or like {@code other} if this one is zero. */
  public Quantity minus(Quantity other) {
    return new Quantity(bounded(amount.subtract(other.amount)), isZero() ? other.format : format);
  }

  public Quantity negate() {
    return new Quantity(amount.negate(), format);
  }

  public Quantity max(Quantity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public Quantity min(Quantity other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The same amount, rounded away from zero to thousandths, as defaulting does with resources. */
  public Quantity roundedUpToMilli() {
    return amount.scale() <= 3 ? this : new Quantity(amount.setScale(3, RoundingMode.UP), format);
  }

  /** The typed view of this quantity. */
  public io.fabric8.kubernetes.api.model.Quantity view() {
    return new io.fabric8.kubernetes.api.model.Quantity(toString());
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && amount.compareTo(quantity.amount) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  /** The canonical text. */
  @Override
  public String toString() {
    String known = text;
    if (known == null) {
      known = canonical();
      text = known;
    }
    return known;
  }

  private String canonical() {
    if (isZero()) {
      return "0";
    }
    if (format == Format.BINARY_SI && isWhole() && amount.abs().compareTo(KIBI_DECIMAL) >= 0) {
      return binaryText();
    }
    return decimalText(format == Format.BINARY_SI ? Format.DECIMAL_SI : format);
  }

  private static final BigDecimal KIBI_DECIMAL = new BigDecimal(KIBI);

  private boolean isWhole() {
    return amount.scale() <= 0 || amount.stripTrailingZeros().scale() <= 0;
  }

  private String binaryText() {
    BigInteger number = amount.toBigIntegerExact();
    int power = 0;
    for (BigInteger[] parts = number.divideAndRemainder(KIBI);
        parts[1].signum() == 0;
        parts = number.divideAndRemainder(KIBI)) {
      number = parts[0];
      power++;
    }
    return number + Suffix.binary(power);
  }

  /** The largest exponent divisible by three that leaves a whole number before the suffix. */
  private String decimalText(Format shown) {
    BigDecimal stripped = amount.stripTrailingZeros();
    int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
    return stripped.scaleByPowerOfTen(-exponent).toBigIntegerExact()
        + Suffix.decimal(exponent, shown);
  }
}
