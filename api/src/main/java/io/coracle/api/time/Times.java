package io.coracle.api.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Points in time as RFC 3339 texts: with seconds ({@code Time}) or microseconds ({@code
 * MicroTime}).
 */
public final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private Times() {}

  /** {@code 2026-01-01T00:00:00Z}; parts of a second are dropped. */
  public static String seconds(Instant time) {
    return SECONDS.format(time);
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
    if (!RFC_3339.matcher(text).matches()) {
      throw fault(text);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw fault(text);
    }
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
