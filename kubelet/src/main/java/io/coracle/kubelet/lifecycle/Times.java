package io.coracle.kubelet.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and durations as the API and messages spell them. */
final class Times {
  private Times() {}

  /** RFC 3339 in whole seconds. */
  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Such as {@code 10s}, {@code 1m20s}. */
  static String text(Duration duration) {
    long minutes = duration.toMinutes();
    String seconds = duration.toSecondsPart() + "s";
    return minutes == 0 ? seconds : minutes + "m" + seconds;
  }
}
