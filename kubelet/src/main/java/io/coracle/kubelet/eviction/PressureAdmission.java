package io.coracle.kubelet.eviction;

import io.coracle.api.node.Tolerations;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Whether a node under pressure takes a pod: critical ones always, others unless disk or processes
 * are short; when only memory is, those that ask for some, and those that tolerate the taint.
 */
public final class PressureAdmission {
  private static final Taint MEMORY =
      new TaintBuilder().withKey(Pressure.MEMORY.taint()).withEffect("NoSchedule").build();

  private final Supplier<Set<Pressure>> pressures;

  public PressureAdmission(Supplier<Set<Pressure>> pressures) {
    this.pressures = pressures;
  }

  /** Why not; empty if it does. */
  public Optional<Failure> refuse(Pod pod) {
    Set<Pressure> now = pressures.get();
    if (now.isEmpty() || Pods.critical(pod)) {
      return Optional.empty();
    }
    boolean bestEffort = QualityOfService.of(pod) == QualityOfService.BEST_EFFORT;
    if (now.equals(Set.of(Pressure.MEMORY))
        && (!bestEffort || Tolerations.tolerates(pod, MEMORY))) {
      return Optional.empty();
    }
    Set<String> conditions = new TreeSet<>();
    now.forEach(pressure -> conditions.add(pressure.condition()));
    return Optional.of(
        new Failure(
            "Evicted", "The node had condition: [%s]. ".formatted(String.join(" ", conditions))));
  }
}
