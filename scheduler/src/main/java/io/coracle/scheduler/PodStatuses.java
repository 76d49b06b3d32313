package io.coracle.scheduler;

import io.coracle.api.StatusException;
import io.coracle.base.Clock;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Writes the condition PodScheduled of pods that found no node.
 *
 * @param clock for transition times
 * @param client writes it
 */
record PodStatuses(Clock clock, Client client) {
  private static final Log LOG = Log.of("scheduler");
  private static final String TYPE = "PodScheduled";

  /** Says why; writes nothing if the pod says so already. A pod that is gone needs nothing. */
  void markUnschedulable(Pod pod, String message) {
    try {
      client
          .resources(Pod.class)
          .editStatus(
              pod.getMetadata().getNamespace(),
              pod.getMetadata().getName(),
              current -> isSame(current, pod) ? withCondition(current, message) : current);
    } catch (StatusException e) {
      LOG.warn(
          "The condition of a pod could not be written", e, "pod", pod.getMetadata().getName());
    }
  }

  private static boolean isSame(Pod current, Pod pod) {
    String node = current.getSpec().getNodeName();
    return current.getMetadata().getUid().equals(pod.getMetadata().getUid())
        && (node == null || node.isEmpty());
  }

  private Pod withCondition(Pod pod, String message) {
    Optional<PodCondition> before =
        pod.getStatus() == null || pod.getStatus().getConditions() == null
            ? Optional.empty()
            : pod.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(TYPE))
                .findFirst();
    boolean sameStatus = before.map(c -> "False".equals(c.getStatus())).orElse(false);
    if (sameStatus && message.equals(before.get().getMessage())) {
      return pod;
    }
    PodCondition condition =
        new PodConditionBuilder()
            .withType(TYPE)
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(message)
            .withObservedGeneration(pod.getMetadata().getGeneration())
            .withLastTransitionTime(
                sameStatus
                    ? before.get().getLastTransitionTime()
                    : clock.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .build();
    return new PodBuilder(pod)
        .editOrNewStatus()
        .removeMatchingFromConditions(c -> c.getType().equals(TYPE))
        .addToConditions(condition)
        .endStatus()
        .build();
  }
}
