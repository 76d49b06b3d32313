package io.coracle.kubelet.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * How pods are ended when the node goes down. Empty when they are left alone.
 *
 * @param steps by rising priority: pods of at least that priority, and below the next one, get that
 *     long
 */
public record ShutdownSettings(List<Step> steps) {
  /** Pods of this priority and above are the system's own. */
  private static final int CRITICAL = 2_000_000_000;

  public ShutdownSettings {
    steps = steps.stream().sorted(Comparator.comparingInt(Step::priority)).toList();
  }

  /** Pods of one range of priorities. */
  public record Step(int priority, Duration grace) {}

  /**
   * The two steps of the plain settings.
   *
   * @param total for all
   * @param critical the last part of it, for critical pods
   */
  static ShutdownSettings of(Duration total, Duration critical) {
    return total.isZero()
        ? new ShutdownSettings(List.of())
        : new ShutdownSettings(
            List.of(new Step(0, total.minus(critical)), new Step(CRITICAL, critical)));
  }

  public boolean asked() {
    return steps.stream().anyMatch(step -> step.grace().isPositive());
  }
}
