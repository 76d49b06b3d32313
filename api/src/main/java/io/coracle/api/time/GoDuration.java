package io.coracle.api.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes and reads them: {@code 1h15m30.918s}, {@code 100ms}, {@code 0s}. */
public final class GoDuration {
  /** Longer texts are refused. */
  public static final int MAX_LENGTH = 128;

  private static final Pattern WHOLE =
      Pattern.compile("([+-])?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+");
  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /**
   * The duration that {@code text} stands for, in whole nanoseconds.
   *
   * @throws IllegalArgumentException when it is none or longer than 292 years
   */
  public static Duration parse(String text) {
    if (text.equals("0") || text.equals("+0") || text.equals("-0")) {
      return Duration.ZERO;
    }
    if (text.length() > MAX_LENGTH || !WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      BigDecimal number = new BigDecimal(part.group(1));
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 1L));
      nanos = nanos.add(number.multiply(unit).setScale(0, RoundingMode.DOWN));
    }
    if (nanos.compareTo(MAX_NANOS) > 0) {
      throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
    Duration positive = Duration.ofNanos(nanos.longValueExact());
    return text.startsWith("-") ? positive.negated() : positive;
  }

  /** The text of {@code duration}: the largest unit first, no unit left out in between. */
  public static String text(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    Duration positive = duration.abs();
    String sign = duration.isNegative() ? "-" : "";
    if (positive.compareTo(Duration.ofSeconds(1)) < 0) {
      return sign + small(positive.toNanos());
    }
    long hours = positive.toHours();
    int minutes = positive.toMinutesPart();
    BigDecimal seconds =
        BigDecimal.valueOf(positive.toSecondsPart())
            .add(BigDecimal.valueOf(positive.toNanosPart(), 9));
    var text = new StringBuilder(sign);
    if (hours > 0) {
      text.append(hours).append('h');
    }
    if (hours > 0 || minutes > 0) {
      text.append(minutes).append('m');
    }
    return text.append(plain(seconds)).append('s').toString();
  }

  private static String small(long nanos) {
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    return nanos < 1_000_000
        ? plain(BigDecimal.valueOf(nanos, 3)) + "µs"
        : plain(BigDecimal.valueOf(nanos, 6)) + "ms";
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
