package io.coracle.controllers.replicaset;

import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which pod a ReplicaSet gives up first: one without a node before one with, pending before unknown
 * before running, not ready before ready, lower deletion cost (KEP-2255), on a node with more
 * siblings, ready for a shorter time, with more restarts, newer.
 */
final class PodRanking {
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private PodRanking() {}

  /**
   * @param siblings how many pods of the same owner are on each node
   */
  static Comparator<Pod> firstToGo(Map<String, Long> siblings, Instant now) {
    return Comparator.<Pod>comparingInt(pod -> hasNode(pod) ? 1 : 0)
        .thenComparingInt(PodRanking::phaseRank)
        .thenComparingInt(pod -> PodStates.isReady(pod) ? 1 : 0)
        .thenComparingInt(PodRanking::deletionCost)
        .thenComparingLong(pod -> -siblings.getOrDefault(node(pod), 0L))
        .thenComparingInt(pod -> timeClass(PodStates.readySince(pod).orElse(now), now))
        .thenComparingInt(pod -> -restarts(pod))
        .thenComparing(pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
        .thenComparing(pod -> pod.getMetadata().getName());
  }

  private static int phaseRank(Pod pod) {
    return switch (PodStates.phase(pod)) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  static boolean hasNode(Pod pod) {
    return !node(pod).isEmpty();
  }

  static String node(Pod pod) {
    return pod.getSpec().getNodeName() == null ? "" : pod.getSpec().getNodeName();
  }

  private static int deletionCost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(DELETION_COST);
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Times are compared on a logarithmic scale, so that small differences do not decide (KEP-2185).
   */
  private static int timeClass(Instant since, Instant now) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    return 64 - Long.numberOfLeadingZeros(seconds);
  }

  private static int restarts(Pod pod) {
    List<ContainerStatus> statuses =
        pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
    return statuses == null
        ? 0
        : statuses.stream().mapToInt(ContainerStatus::getRestartCount).max().orElse(0);
  }
}
