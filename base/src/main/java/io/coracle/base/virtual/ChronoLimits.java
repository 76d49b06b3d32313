package io.coracle.base.virtual;

import java.time.Duration;

/** The longest wait there is. */
final class ChronoLimits {
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private ChronoLimits() {}
}
