package io.coracle.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * How far a rolling update may stray from the number of pods that is asked for.
 *
 * @param replicas how many are asked for
 * @param maxSurge how many more there may be
 * @param maxUnavailable how many fewer may be available
 */
record RolloutLimits(int replicas, int maxSurge, int maxUnavailable) {

  static RolloutLimits of(Deployment deployment) {
    int replicas =
        deployment.getSpec().getReplicas() == null ? 1 : deployment.getSpec().getReplicas();
    if (!isRolling(deployment)) {
      return new RolloutLimits(replicas, 0, 0);
    }
    var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
    int surge = resolve(rolling == null ? null : rolling.getMaxSurge(), replicas, true);
    int unavailable =
        resolve(rolling == null ? null : rolling.getMaxUnavailable(), replicas, false);
    // Both zero after rounding would never move: validation refuses literal zeros, so this is small
    // percentages.
    return new RolloutLimits(
        replicas, surge, Math.min(surge == 0 && unavailable == 0 ? 1 : unavailable, replicas));
  }

  static boolean isRolling(Deployment deployment) {
    var strategy = deployment.getSpec().getStrategy();
    return strategy == null || !"Recreate".equals(strategy.getType());
  }

  /** A number as it is, a percentage of {@code total} rounded up or down; 25 % if not set. */
  private static int resolve(@Nullable IntOrString value, int total, boolean up) {
    if (value == null) {
      return resolve(new IntOrString("25%"), total, up);
    }
    if (value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value.getStrVal();
    double share = Integer.parseInt(text.substring(0, text.length() - 1)) * total / 100.0;
    return (int) (up ? Math.ceil(share) : Math.floor(share));
  }

  int most() {
    return replicas + maxSurge;
  }

  int fewestAvailable() {
    return replicas - maxUnavailable;
  }
}
