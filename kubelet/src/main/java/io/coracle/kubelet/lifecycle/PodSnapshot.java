package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision about a pod is made from.
 *
 * @param pod as the API has it, or had it last
 * @param gone whether the API has it no more
 * @param reported the status that was decided last, else the one that the API has
 * @param sandboxes all that exist, newest first
 * @param containers all that exist, newest first
 * @param probes by container id; containers without an entry have no probes running yet
 */
public record PodSnapshot(
    Pod pod,
    boolean gone,
    PodStatus reported,
    NodeFacts node,
    List<SandboxStatus> sandboxes,
    List<ContainerStatus> containers,
    PodMemory memory,
    Map<String, ProbeVerdict> probes) {

  public PodSnapshot {
    sandboxes =
        sandboxes.stream()
            .sorted(
                Comparator.comparingInt(SandboxStatus::attempt)
                    .thenComparing(SandboxStatus::created)
                    .reversed())
            .toList();
    containers =
        containers.stream()
            .sorted(
                Comparator.comparingInt(ContainerStatus::attempt)
                    .thenComparing(ContainerStatus::created)
                    .reversed())
            .toList();
    probes = Map.copyOf(probes);
  }

  /** The newest sandbox, if it runs. */
  public Optional<SandboxStatus> sandbox() {
    return sandboxes.stream().limit(1).filter(SandboxStatus::ready).findFirst();
  }

  /** All runs of a container, newest first. */
  List<ContainerStatus> runs(String name) {
    return containers.stream().filter(c -> c.name().equals(name)).toList();
  }

  Optional<ContainerStatus> newest(String name) {
    return containers.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The newest run in the sandbox that runs now. */
  Optional<ContainerStatus> newestInSandbox(String name) {
    return sandbox()
        .flatMap(s -> newest(name).filter(container -> container.sandboxId().equals(s.id())));
  }

  /**
   * What the probes say of a running container. One whose probes do not run yet has started and is
   * ready only if it has none of them, which {@code hasStartup} and {@code hasReadiness} tell.
   */
  ProbeVerdict verdict(String containerId, boolean hasStartup, boolean hasReadiness) {
    ProbeVerdict known = probes.get(containerId);
    return known != null
        ? known
        : new ProbeVerdict(!hasStartup, !hasStartup && !hasReadiness, Optional.empty());
  }

  PodSnapshot with(PodMemory changed) {
    return new PodSnapshot(pod, gone, reported, node, sandboxes, containers, changed, probes);
  }
}
