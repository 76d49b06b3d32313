package io.coracle.controllers.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What controllers ask of a pod. */
public final class PodStates {
  private PodStates() {}

  /** Neither ended nor being deleted. */
  public static boolean isActive(Pod pod) {
    return !hasEnded(pod) && pod.getMetadata().getDeletionTimestamp() == null;
  }

  /** Succeeded or failed: it will never run again. */
  public static boolean hasEnded(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** The phase; {@code Pending} when there is no status yet. */
  public static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  public static boolean isReady(Pod pod) {
    return readyCondition(pod).map(c -> "True".equals(c.getStatus())).orElse(false);
  }

  /** Since when the pod is ready; empty if it is not. */
  public static Optional<Instant> readySince(Pod pod) {
    return readyCondition(pod)
        .filter(c -> "True".equals(c.getStatus()) && c.getLastTransitionTime() != null)
        .map(c -> Instant.parse(c.getLastTransitionTime()));
  }

  /** Ready for at least {@code minimum}. */
  public static boolean isAvailable(Pod pod, Duration minimum, Instant now) {
    if (!isReady(pod)) {
      return false;
    }
    return minimum.isZero()
        || readySince(pod).map(since -> !since.plus(minimum).isAfter(now)).orElse(false);
  }

  private static Optional<PodCondition> readyCondition(Pod pod) {
    List<PodCondition> conditions =
        pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(c -> "Ready".equals(c.getType())).findFirst();
  }
}
