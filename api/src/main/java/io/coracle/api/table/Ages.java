package io.coracle.api.table;

import io.coracle.api.time.Times;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Durations for people: two digits that matter, no more (apimachinery {@code HumanDuration}). */
public final class Ages {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long YEAR = 365 * DAY;

  private Ages() {}

  /** The time since {@code timestamp}; {@code <unknown>} if there is none. */
  public static String since(JsonNode timestamp, Instant now) {
    if (!timestamp.isString()) {
      return "<unknown>";
    }
    try {
      return human(Duration.between(Times.parse(timestamp.asString()), now));
    } catch (IllegalArgumentException e) {
      return "<unknown>";
    }
  }

  /** {@code 45s}, {@code 3m20s}, {@code 5h}, {@code 2d3h}, {@code 400d}, {@code 3y2d}. */
  public static String human(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 0) {
      // A clock may be a second ahead of another.
      return duration.compareTo(Duration.ofSeconds(-2)) <= 0 ? "<invalid>" : "0s";
    }
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 10 * MINUTE) {
      return two(seconds, MINUTE, "m", 1, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 8 * HOUR) {
      return two(seconds, HOUR, "h", MINUTE, "m");
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    if (seconds < 8 * DAY) {
      return two(seconds, DAY, "d", HOUR, "h");
    }
    if (seconds < 2 * YEAR) {
      return seconds / DAY + "d";
    }
    return seconds < 8 * YEAR ? two(seconds, YEAR, "y", DAY, "d") : seconds / YEAR + "y";
  }

  private static String two(long seconds, long large, String name, long small, String smallName) {
    long rest = seconds % large / small;
    return seconds / large + name + (rest == 0 ? "" : rest + smallName);
  }
}
