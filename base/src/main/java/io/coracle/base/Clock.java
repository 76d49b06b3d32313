package io.coracle.base;

import java.time.Duration;
import java.time.Instant;

/** A source of wall-clock and monotonic time. */
public interface Clock {

  /** The wall-clock time. */
  Instant now();

  /** Monotonic time in nanoseconds from an arbitrary origin; for measuring durations only. */
  long nanoTime();

  /** How long ago {@code nanoTime} was, by the monotonic clock. */
  default Duration since(long nanoTime) {
    return Duration.ofNanos(nanoTime() - nanoTime);
  }
}
