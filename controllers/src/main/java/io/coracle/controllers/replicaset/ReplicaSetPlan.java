package io.coracle.controllers.replicaset;

import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a ReplicaSet needs now: a function of the set, its pods and the time.
 *
 * @param create how many pods to create
 * @param delete which pods to delete
 */
record ReplicaSetPlan(int create, List<Pod> delete) {
  /** One reconciliation creates or deletes at most this many pods. */
  static final int BURST = 500;

  ReplicaSetPlan {
    delete = List.copyOf(delete);
  }

  static ReplicaSetPlan of(ReplicaSet set, Collection<Pod> pods, Instant now) {
    List<Pod> active = pods.stream().filter(PodStates::isActive).toList();
    int surplus = active.size() - wanted(set);
    if (surplus <= 0) {
      return new ReplicaSetPlan(Math.min(-surplus, BURST), List.of());
    }
    Map<String, Long> siblings =
        active.stream().collect(Collectors.groupingBy(PodRanking::node, Collectors.counting()));
    List<Pod> first =
        active.stream()
            .sorted(PodRanking.firstToGo(siblings, now))
            .limit(Math.min(surplus, BURST))
            .toList();
    return new ReplicaSetPlan(0, first);
  }

  static int wanted(ReplicaSet set) {
    return set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
  }

  /** The status that the pods add up to. */
  static ReplicaSetStatus status(
      ReplicaSet set, Collection<Pod> pods, Optional<String> failure, Instant now) {
    Map<String, String> labels = templateLabels(set);
    Duration minimum = minReady(set);
    List<Pod> active = pods.stream().filter(PodStates::isActive).toList();
    long terminating =
        pods.stream()
            .filter(p -> !PodStates.hasEnded(p) && p.getMetadata().getDeletionTimestamp() != null)
            .count();
    return new ReplicaSetStatusBuilder()
        .withReplicas(active.size())
        .withFullyLabeledReplicas(
            count(active, p -> labelsOf(p).entrySet().containsAll(labels.entrySet())))
        .withReadyReplicas(count(active, PodStates::isReady))
        .withAvailableReplicas(count(active, p -> PodStates.isAvailable(p, minimum, now)))
        .withTerminatingReplicas((int) terminating)
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withConditions(conditions(set, failure, now))
        .build();
  }

  private static int count(List<Pod> pods, java.util.function.Predicate<Pod> counts) {
    return (int) pods.stream().filter(counts).count();
  }

  private static List<ReplicaSetCondition> conditions(
      ReplicaSet set, Optional<String> failure, Instant now) {
    if (failure.isEmpty()) {
      return List.of();
    }
    boolean known =
        set.getStatus() != null
            && set.getStatus().getConditions() != null
            && !set.getStatus().getConditions().isEmpty();
    String since =
        known ? set.getStatus().getConditions().getFirst().getLastTransitionTime() : now.toString();
    return List.of(
        new ReplicaSetCondition(since, failure.get(), "FailedCreate", "True", "ReplicaFailure"));
  }

  /** When a pod that is ready now will have been ready long enough; empty if there is none. */
  static Optional<Duration> nextAvailable(ReplicaSet set, Collection<Pod> pods, Instant now) {
    Duration minimum = minReady(set);
    return pods.stream()
        .filter(PodStates::isActive)
        .flatMap(pod -> PodStates.readySince(pod).stream())
        .map(since -> Duration.between(now, since.plus(minimum)))
        .filter(Duration::isPositive)
        .min(Comparator.naturalOrder());
  }

  private static Duration minReady(ReplicaSet set) {
    Integer seconds = set.getSpec().getMinReadySeconds();
    return Duration.ofSeconds(seconds == null ? 0 : seconds);
  }

  private static Map<String, String> templateLabels(ReplicaSet set) {
    var template = set.getSpec().getTemplate();
    var labels =
        template == null || template.getMetadata() == null
            ? null
            : template.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static Map<String, String> labelsOf(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
