package io.coracle.controllers.nodelifecycle;

import io.coracle.api.node.Tolerations;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a pod must leave a node because of NoExecute taints. Pure.
 *
 * <p>Worked example: a node became unreachable at 12:00:00; the pod tolerates that for 300 s, as
 * every pod does unless it says otherwise. It leaves at 12:05:00.
 */
final class TaintEviction {
  private TaintEviction() {}

  /**
   * When the pod must leave: at once ({@code known}) if it does not tolerate a taint, later if it
   * tolerates all of them for a time, never (empty) if it tolerates all of them for good.
   *
   * @param known when the pod was first seen with taints; the time of a taint that does not say
   *     when it was added runs from then
   */
  static Optional<Instant> leavesAt(Pod pod, List<Taint> taints, Instant known) {
    Optional<Instant> earliest = Optional.empty();
    for (Taint taint : taints) {
      if (!"NoExecute".equals(taint.getEffect())) {
        continue;
      }
      List<Toleration> covering =
          Tolerations.of(pod).stream().filter(t -> Tolerations.covers(t, taint)).toList();
      if (covering.isEmpty()) {
        return Optional.of(known);
      }
      Optional<Instant> end = toleratedUntil(covering, taint, known);
      if (end.isPresent() && (earliest.isEmpty() || end.get().isBefore(earliest.get()))) {
        earliest = end;
      }
    }
    return earliest;
  }

  private static Optional<Instant> toleratedUntil(
      List<Toleration> covering, Taint taint, Instant known) {
    Optional<Long> shortest =
        covering.stream()
            .map(Toleration::getTolerationSeconds)
            .filter(java.util.Objects::nonNull)
            .min(Long::compare);
    Instant since = taint.getTimeAdded() == null ? known : Instant.parse(taint.getTimeAdded());
    return shortest.map(seconds -> since.plus(Duration.ofSeconds(Math.max(0, seconds))));
  }
}
