package io.coracle.kubelet.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long to wait after a container's end before it is started again: 10 s, doubled with each
 * restart up to 5 minutes or what the node is set to, forgotten when the container ran for 10
 * minutes (Kubernetes documentation, "Pod Lifecycle", container restarts).
 *
 * <p>Worked example: the first restart is immediate and sets the delay to 10 s. A container that
 * ends again waits until 10 s after its end; the restart sets 20 s; and so on.
 *
 * @param delay between the container's end and its next start
 * @param since when the container was last restarted
 */
public record BackOff(Duration delay, Instant since) {
  public static final Duration INITIAL = Duration.ofSeconds(10);
  public static final Duration MAXIMUM = Duration.ofMinutes(5);
  static final Duration FORGOTTEN_AFTER = MAXIMUM.multipliedBy(2);

  /** When a container that ended at {@code ended} may start; empty when at once. */
  static Optional<Instant> until(Optional<BackOff> current, Instant ended, Instant now) {
    return current
        .filter(entry -> !entry.forgotten(ended))
        .map(entry -> ended.plus(entry.delay))
        .filter(until -> now.isBefore(until));
  }

  /**
   * The back-off that a restart at {@code now} sets.
   *
   * @param longest delay that there is; a first one that is longer is cut too
   */
  static BackOff next(Optional<BackOff> current, Instant ended, Instant now, Duration longest) {
    Duration delay =
        current
            .filter(entry -> !entry.forgotten(ended))
            .map(entry -> entry.delay.multipliedBy(2))
            .orElse(INITIAL);
    return new BackOff(atMost(longest, delay), now);
  }

  /** The first delay where none may be longer than that. */
  static Duration first(Duration longest) {
    return atMost(longest, INITIAL);
  }

  private static Duration atMost(Duration longest, Duration delay) {
    return delay.compareTo(longest) > 0 ? longest : delay;
  }

  private boolean forgotten(Instant ended) {
    return Duration.between(since, ended).compareTo(FORGOTTEN_AFTER) > 0;
  }
}
