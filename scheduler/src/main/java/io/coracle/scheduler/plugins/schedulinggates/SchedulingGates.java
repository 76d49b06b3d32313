package io.coracle.scheduler.plugins.schedulinggates;

import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import java.util.List;

/** Keeps a pod out of the queue while {@code spec.schedulingGates} holds a gate. */
public final class SchedulingGates implements Plugin.PreEnqueue {

  @Override
  public String name() {
    return "SchedulingGates";
  }

  @Override
  public Verdict preEnqueue(Pod pod) {
    List<PodSchedulingGate> gates = pod.getSpec().getSchedulingGates();
    if (gates == null || gates.isEmpty()) {
      return Verdict.FITS;
    }
    List<String> names = gates.stream().map(PodSchedulingGate::getName).toList();
    return Verdict.unresolvable("waiting for scheduling gates: " + names);
  }
}
