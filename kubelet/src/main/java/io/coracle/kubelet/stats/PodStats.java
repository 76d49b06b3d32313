package io.coracle.kubelet.stats;

import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.disk.Use;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a pod uses.
 *
 * @param ephemeral all of the node's disk that it takes: writable layers, logs, local volumes
 * @param processes with their threads
 */
public record PodStats(
    Pod pod,
    Instant started,
    List<ContainerStats> containers,
    Cpu cpu,
    Memory memory,
    List<VolumeStats> volumes,
    Filesystem ephemeral,
    long processes,
    Optional<Cgroups.Measured> cgroup,
    Network network) {
  public PodStats {
    containers = List.copyOf(containers);
    volumes = List.copyOf(volumes);
  }

  /** What its volumes on the node's own disk take. */
  public Use localVolumes() {
    return volumes.stream()
        .filter(VolumeStats::local)
        .map(v -> v.filesystem().used())
        .reduce(Use.NONE, Use::plus);
  }
}
