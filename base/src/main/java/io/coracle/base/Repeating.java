package io.coracle.base;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A timer that arms itself again after each run. */
final class Repeating implements Cancellable {
  private final Timers timers;
  private final Duration interval;
  private final Runnable body;
  private boolean cancelled;
  private @Nullable Cancellable armed;

  private Repeating(Timers timers, Duration interval, Runnable body) {
    this.timers = timers;
    this.interval = interval;
    this.body = body;
  }

  static Repeating start(Timers timers, Duration interval, Runnable body) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval must be positive: " + interval);
    }
    var repeating = new Repeating(timers, interval, body);
    repeating.arm();
    return repeating;
  }

  private synchronized void arm() {
    if (!cancelled) {
      armed = timers.after(interval, this::run);
    }
  }

  private void run() {
    try {
      body.run();
    } finally {
      arm();
    }
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (armed != null) {
      armed.cancel();
    }
  }
}
