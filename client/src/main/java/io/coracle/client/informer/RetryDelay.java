package io.coracle.client.informer;

import io.coracle.base.Environment;
import java.time.Duration;

/**
 * How long to wait before the next try: doubling from try to try up to a bound, with up to as much
 * again at random, so that many clients of a server that comes back do not all knock at once. Not
 * thread-safe.
 */
final class RetryDelay {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final Environment environment;
  private Duration next = FIRST;

  RetryDelay(Environment environment) {
    this.environment = environment;
  }

  /** The delay before the next try. */
  Duration next() {
    Duration base = next;
    next = base.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : base.multipliedBy(2);
    return base.plusNanos(environment.ids().random().nextLong(base.toNanos()));
  }

  /** It worked. */
  void reset() {
    next = FIRST;
  }
}
