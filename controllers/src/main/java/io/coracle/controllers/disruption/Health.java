package io.coracle.controllers.disruption;

import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the pods of a budget are, and what follows from it (API reference,
 * PodDisruptionBudgetStatus). Pure.
 *
 * @param expected how many pods there should be
 * @param desired how many must be healthy
 * @param current how many are
 * @param disrupted pods whose eviction was allowed and whose end has not been seen, and since when
 * @param recheck when the next of those will be given up
 */
record Health(
    int expected,
    int desired,
    int current,
    Map<String, String> disrupted,
    Optional<Instant> recheck) {

  /** A pod that is still there so long after its eviction will stay. */
  static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

  Health {
    disrupted = Map.copyOf(disrupted);
  }

  /**
   * Whether the number of pods that there should be is that of their controllers, not that of the
   * pods.
   */
  static boolean needsScale(PodDisruptionBudget budget) {
    IntOrString least = budget.getSpec().getMinAvailable();
    return budget.getSpec().getMaxUnavailable() != null || least != null && isPercentage(least);
  }

  private static boolean isPercentage(IntOrString value) {
    return value.getIntVal() == null;
  }

  /**
   * Looks at the pods.
   *
   * @param pods that the budget selects
   * @param scale how many their controllers want, if {@link #needsScale}
   */
  static Health of(PodDisruptionBudget budget, Collection<Pod> pods, int scale, Instant now) {
    IntOrString most = budget.getSpec().getMaxUnavailable();
    IntOrString least = budget.getSpec().getMinAvailable();
    int expected = 0;
    int desired = 0;
    if (most != null) {
      expected = scale;
      desired = Math.max(0, scale - scaled(most, scale));
    } else if (least != null) {
      expected = isPercentage(least) ? scale : pods.size();
      desired = scaled(least, scale);
    }
    Map<String, String> disrupted = disrupted(budget, pods, now);
    int current = 0;
    for (Pod pod : pods) {
      boolean stays =
          pod.getMetadata().getDeletionTimestamp() == null
              && !disrupted.containsKey(pod.getMetadata().getName());
      current += stays && PodStates.isReady(pod) ? 1 : 0;
    }
    Optional<Instant> recheck =
        disrupted.values().stream().map(Health::timeout).min(Instant::compareTo);
    return new Health(expected, desired, current, disrupted, recheck);
  }

  private static Map<String, String> disrupted(
      PodDisruptionBudget budget, Collection<Pod> pods, Instant now) {
    Map<String, String> known =
        budget.getStatus() == null ? null : budget.getStatus().getDisruptedPods();
    var disrupted = new TreeMap<String, String>();
    for (Pod pod : pods) {
      String since =
          Objects.requireNonNullElse(known, Map.<String, String>of())
              .get(pod.getMetadata().getName());
      if (since != null
          && pod.getMetadata().getDeletionTimestamp() == null
          && !timeout(since).isBefore(now)) {
        disrupted.put(pod.getMetadata().getName(), since);
      }
    }
    return disrupted;
  }

  private static Instant timeout(String since) {
    return Instant.parse(since).plus(DELETION_TIMEOUT);
  }

  /** Percentages are rounded up. */
  private static int scaled(IntOrString value, int total) {
    if (!isPercentage(value)) {
      return value.getIntVal();
    }
    String text = value.getStrVal();
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return Math.toIntExact(((long) percent * total + 99) / 100);
  }

  /** How many pods may go now. */
  int allowed() {
    // A budget without pods allows none: it must be safe when its first pods come.
    return expected <= 0 ? 0 : Math.max(0, current - desired);
  }
}
