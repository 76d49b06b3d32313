package io.coracle.api.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Points in time as RFC 3339 texts: with seconds ({@code Time}) or microseconds ({@code
 * MicroTime}).
 */
public final class Times {
  /** How long a text with seconds in UTC is: {@code 2026-01-01T00:00:00Z}. */
  private static final int PLAIN_LENGTH = 20;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private Times() {}

  /** {@code 2026-01-01T00:00:00Z}; parts of a second are dropped. */
  public static String seconds(Instant time) {
    return truncated(time).toString();
  }

  /** {@code 2026-01-01T00:00:00.000000Z}; parts of a microsecond are dropped. */
  public static String micros(Instant time) {
    return MICROS.format(time);
  }

  /**
   * The time that an RFC 3339 text names, with or without parts of a second.
   *
   * @throws IllegalArgumentException when it is no such text
   */
  public static Instant parse(String text) {
    Optional<Instant> plain = plain(text);
    if (plain.isPresent()) {
      return plain.get();
    }
    if (!RFC_3339.matcher(text).matches()) {
      throw fault(text);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw fault(text);
    }
  }

  /** Reads the form that nearly every object has; empty for other forms and for what is wrong. */
  private static Optional<Instant> plain(String text) {
    if (text.length() != PLAIN_LENGTH
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(19) != 'Z') {
      return Optional.empty();
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if ((year | month | day | hour | minute | second) < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(year, month, day, hour, minute, second).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty(); // The general way says what is wrong.
    }
  }

  /** Digits as a number; negative when one is none. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** The time as an API object keeps it: without parts of a second. */
  public static Instant truncated(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static IllegalArgumentException fault(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
    return new IllegalArgumentException(
        "parsing time \"" + shown + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse");
  }
}
