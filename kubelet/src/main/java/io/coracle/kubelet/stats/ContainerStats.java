package io.coracle.kubelet.stats;

import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.runtime.ContainerStatus;
import java.util.Optional;

/**
 * What a running container uses.
 *
 * @param rootfs its writable layer
 * @param cgroup the same by its cgroup, with what only that tells
 */
public record ContainerStats(
    ContainerStatus container,
    Cpu cpu,
    Memory memory,
    Filesystem rootfs,
    Filesystem logs,
    Optional<Cgroups.Measured> cgroup) {
  public String name() {
    return container.name();
  }
}
