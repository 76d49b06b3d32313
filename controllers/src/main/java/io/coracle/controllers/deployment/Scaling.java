package io.coracle.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pods each ReplicaSet of a deployment is to have next. Pure; an empty result means that
 * nothing changes now.
 *
 * @param replicas the new number of each set that changes, by name, in the order in which to carry
 *     it out
 */
record Scaling(Map<String, Integer> replicas) {
  static final Scaling NONE = new Scaling(Map.of());

  /**
   * The next step of a rolling update: first grow the current set as far as surge allows, then
   * shrink the old ones as far as availability allows, unhealthy pods first.
   */
  static Scaling rollingStep(RolloutLimits limits, RevisionedSets sets) {
    ReplicaSet current = sets.current().orElseThrow();
    int grown = grownCurrent(limits, sets, current);
    if (grown != RevisionedSets.replicas(current)) {
      return new Scaling(Map.of(current.getMetadata().getName(), grown));
    }
    return shrinkOld(limits, sets, current);
  }

  private static int grownCurrent(RolloutLimits limits, RevisionedSets sets, ReplicaSet current) {
    int now = RevisionedSets.replicas(current);
    if (now > limits.replicas()) {
      return limits.replicas();
    }
    int room = limits.most() - RevisionedSets.sumReplicas(sets.all());
    return room <= 0 ? now : now + Math.min(room, limits.replicas() - now);
  }

  private static Scaling shrinkOld(RolloutLimits limits, RevisionedSets sets, ReplicaSet current) {
    int currentUnavailable = RevisionedSets.replicas(current) - RevisionedSets.available(current);
    int total = RevisionedSets.sumReplicas(sets.all());
    int mayGo = total - limits.fewestAvailable() - currentUnavailable;
    if (RevisionedSets.sumReplicas(sets.old()) == 0 || mayGo <= 0) {
      return NONE;
    }
    Map<String, Integer> result = new LinkedHashMap<>();
    sets.old().forEach(s -> result.put(s.getMetadata().getName(), RevisionedSets.replicas(s)));
    removeUnhealthy(sets.old(), result, mayGo);
    removeHealthy(limits, sets, result);
    result.entrySet().removeIf(e -> e.getValue() == replicasOf(sets.old(), e.getKey()));
    return new Scaling(result);
  }

  private static int replicasOf(List<ReplicaSet> sets, String name) {
    return sets.stream()
        .filter(set -> set.getMetadata().getName().equals(name))
        .mapToInt(RevisionedSets::replicas)
        .findFirst()
        .orElse(0);
  }

  /** Pods that are not available serve nobody: they go first. */
  private static void removeUnhealthy(
      List<ReplicaSet> old, Map<String, Integer> result, int mayGo) {
    int left = mayGo;
    for (ReplicaSet set : old) {
      int unhealthy = RevisionedSets.replicas(set) - RevisionedSets.available(set);
      int going = Math.min(left, Math.max(0, unhealthy));
      result.merge(set.getMetadata().getName(), -going, Integer::sum);
      left -= going;
    }
  }

  private static void removeHealthy(
      RolloutLimits limits, RevisionedSets sets, Map<String, Integer> result) {
    int spare = RevisionedSets.sumAvailable(sets.all()) - limits.fewestAvailable();
    for (ReplicaSet set : sets.old()) {
      String name = set.getMetadata().getName();
      int remaining = result.getOrDefault(name, 0);
      int going = Math.min(Math.max(0, spare), remaining);
      result.put(name, remaining - going);
      spare -= going;
    }
  }

  /** Recreate: all old pods go first; the current set grows when none is left. */
  static Scaling recreateStep(Deployment deployment, RevisionedSets sets, boolean oldPodsLeft) {
    int wanted = RolloutLimits.of(deployment).replicas();
    Map<String, Integer> result = new LinkedHashMap<>();
    sets.old().stream()
        .filter(set -> RevisionedSets.replicas(set) > 0)
        .forEach(set -> result.put(set.getMetadata().getName(), 0));
    if (result.isEmpty() && !oldPodsLeft) {
      ReplicaSet current = sets.current().orElseThrow();
      if (RevisionedSets.replicas(current) != wanted) {
        result.put(current.getMetadata().getName(), wanted);
      }
    }
    return new Scaling(result);
  }

  /**
   * Spreads a change of the deployment's size over its sets in proportion to their sizes, so that a
   * rollout under way keeps its balance. With one active set all of it goes there.
   */
  static Scaling proportional(RolloutLimits limits, RevisionedSets sets) {
    List<ReplicaSet> active =
        sets.all().stream().filter(set -> RevisionedSets.replicas(set) > 0).toList();
    if (active.size() <= 1) {
      return single(limits, sets, active);
    }
    int total = RevisionedSets.sumReplicas(active);
    int allowed = limits.replicas() > 0 ? limits.most() : 0;
    int toSpread = allowed - total;
    List<ReplicaSet> largestFirst = new ArrayList<>(active);
    Comparator<ReplicaSet> bySize = Comparator.comparingInt(RevisionedSets::replicas);
    Comparator<ReplicaSet> byAge =
        Comparator.comparing(set -> set.getMetadata().getCreationTimestamp());
    // Growing favours newer sets among equals, shrinking older ones.
    largestFirst.sort(bySize.reversed().thenComparing(toSpread > 0 ? byAge.reversed() : byAge));
    Map<String, Integer> result = new LinkedHashMap<>();
    int left = toSpread;
    for (ReplicaSet set : largestFirst) {
      int share = share(set, limits, left, toSpread);
      result.put(set.getMetadata().getName(), Math.max(0, RevisionedSets.replicas(set) + share));
      left -= share;
    }
    String first = largestFirst.getFirst().getMetadata().getName();
    result.merge(first, left, (size, rest) -> Math.max(0, size + rest));
    result.entrySet().removeIf(e -> e.getValue() == replicasOf(active, e.getKey()));
    return new Scaling(result);
  }

  /**
   * The set's part of the change, by its size against the size that the deployment had when it was
   * last scaled.
   */
  private static int share(ReplicaSet set, RolloutLimits limits, int left, int toSpread) {
    if (left == 0) {
      return 0;
    }
    int size = RevisionedSets.replicas(set);
    long before = Annotations.number(set, RevisionedSets.MAX_REPLICAS).orElse((long) limits.most());
    if (before == 0) {
      return 0;
    }
    int fraction = (int) Math.round((double) size * limits.most() / before) - size;
    return toSpread > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
  }

  private static Scaling single(
      RolloutLimits limits, RevisionedSets sets, List<ReplicaSet> active) {
    ReplicaSet one = active.isEmpty() ? sets.current().orElse(newest(sets)) : active.getFirst();
    return one == null || RevisionedSets.replicas(one) == limits.replicas()
        ? NONE
        : new Scaling(Map.of(one.getMetadata().getName(), limits.replicas()));
  }

  private static @org.jspecify.annotations.Nullable ReplicaSet newest(RevisionedSets sets) {
    return sets.old().isEmpty() ? null : sets.old().getLast();
  }
}
