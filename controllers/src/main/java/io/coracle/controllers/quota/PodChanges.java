package io.coracle.controllers.quota;

import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;

/** Which changes of pods matter to quotas. */
final class PodChanges {
  private PodChanges() {}

  static boolean matter(Pod before, Pod now) {
    return PodStates.hasEnded(before) != PodStates.hasEnded(now)
        || !Objects.equals(
            before.getMetadata().getDeletionTimestamp(), now.getMetadata().getDeletionTimestamp())
        || !Objects.equals(before.getSpec(), now.getSpec());
  }
}
