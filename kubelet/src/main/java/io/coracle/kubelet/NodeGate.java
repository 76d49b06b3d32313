package io.coracle.kubelet;

import io.coracle.kubelet.eviction.PressureAdmission;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.node.NodeAdmission;
import io.coracle.kubelet.shutdown.NodeShutdown;
import io.coracle.kubelet.worker.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Admission of pods to a node that may be going down, short of something, or full. */
record NodeGate(NodeShutdown shutdown, PressureAdmission healthy, NodeAdmission fits)
    implements PodWorkers.Admission {

  @Override
  public Optional<Failure> refuse(Pod pod, Collection<Pod> active) {
    return shutdown.refuse().or(() -> healthy.refuse(pod)).or(() -> fits.refuse(pod, active));
  }

  @Override
  public List<Pod> victims(Pod pod, Collection<Pod> active) {
    return fits.victims(pod, active);
  }
}
