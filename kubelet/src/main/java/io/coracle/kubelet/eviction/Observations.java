package io.coracle.kubelet.eviction;

import io.coracle.api.quantity.Quantity.Format;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.stats.NodeStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads the signals from what the node uses. */
final class Observations {
  private Observations() {}

  /**
   * The signals.
   *
   * @param memory of the machine in bytes
   * @param pods what all pods use together, if that is known
   */
  static Map<Signal, Observation> of(NodeStats node, long memory, Optional<Cgroups.Measured> pods) {
    Map<Signal, Observation> observations = new EnumMap<>(Signal.class);
    observations.put(
        Signal.MEMORY,
        new Observation(node.memory().available().orElse(memory), memory, Format.BINARY_SI));
    pods.filter(p -> p.memoryLimit() > 0)
        .ifPresent(
            p ->
                observations.put(
                    Signal.ALLOCATABLE_MEMORY,
                    new Observation(
                        Math.max(0, p.memoryLimit() - p.usage().workingSet()),
                        p.memoryLimit(),
                        Format.BINARY_SI)));
    disk(observations, node.storage().whole(), Signal.NODE_BYTES, Signal.NODE_INODES);
    disk(observations, node.images().whole(), Signal.IMAGE_BYTES, Signal.IMAGE_INODES);
    observations.put(
        Signal.PROCESSES,
        new Observation(
            Math.max(0, node.maxProcesses() - node.processes()),
            node.maxProcesses(),
            Format.DECIMAL_SI));
    return observations;
  }

  private static void disk(
      Map<Signal, Observation> observations, Space space, Signal bytes, Signal inodes) {
    observations.put(bytes, new Observation(space.available(), space.capacity(), Format.BINARY_SI));
    // Some filesystems make inodes as they go and say that they have none.
    if (space.inodes() > 0) {
      observations.put(
          inodes, new Observation(space.inodesFree(), space.inodes(), Format.DECIMAL_SI));
    }
  }
}
