package io.coracle.controllers.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Annotations that a deployment and its ReplicaSets share. */
final class Annotations {
  /** What concerns the deployment alone and is not passed on to its sets. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          RevisionedSets.REVISION,
          RevisionedSets.REVISION_HISTORY,
          RevisionedSets.DESIRED_REPLICAS,
          RevisionedSets.MAX_REPLICAS,
          "deprecated.deployment.rollback.to");

  private Annotations() {}

  static Map<String, String> of(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  static Optional<Long> number(HasMetadata object, String annotation) {
    String text = of(object).get(annotation);
    try {
      return text == null ? Optional.empty() : Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The annotations that a set of the deployment is to have at {@code revision}, and its size
   * marks.
   */
  static Map<String, String> forSet(
      HasMetadata deployment, Map<String, String> own, long revision, RolloutLimits limits) {
    var result = new HashMap<>(own);
    of(deployment)
        .forEach(
            (name, value) -> {
              if (!NOT_PASSED_ON.contains(name)) {
                result.put(name, value);
              }
            });
    String before = own.get(RevisionedSets.REVISION);
    if (before != null && !before.equals(Long.toString(revision))) {
      result.merge(RevisionedSets.REVISION_HISTORY, before, (list, one) -> list + "," + one);
    }
    result.put(RevisionedSets.REVISION, Long.toString(revision));
    result.putAll(sizeMarks(limits));
    return result;
  }

  /** Which size the deployment had when a set was last scaled; proportional scaling needs it. */
  static Map<String, String> sizeMarks(RolloutLimits limits) {
    return Map.of(
        RevisionedSets.DESIRED_REPLICAS,
        Integer.toString(limits.replicas()),
        RevisionedSets.MAX_REPLICAS,
        Integer.toString(limits.most()));
  }
}
