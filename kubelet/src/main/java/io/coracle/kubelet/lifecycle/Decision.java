package io.coracle.kubelet.lifecycle;

import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do for a pod now.
 *
 * @param actions none of them is under way already; they may run at once, beside each other
 * @param status to be written if it differs from what the API has
 * @param wakeUp when to decide again even if nothing happens
 * @param memory to keep; with the actions marked as under way
 */
public record Decision(
    List<Action> actions, PodStatus status, Optional<Instant> wakeUp, PodMemory memory) {
  public Decision {
    actions = List.copyOf(actions);
  }
}
