package io.coracle.kubelet.worker;

import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxConfig.Namespaces;
import io.coracle.kubelet.runtime.SandboxStatus;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives pods with users of their own ranges of the host's users that no other pod has (KEP-127).
 * Which range a sandbox has stands in its labels and is free again when it is removed. The first
 * range stays the host's. Thread-safe.
 */
public final class UserRanges {
  /** So many ranges are there, the host's included. */
  private static final int RANGES = 1 << 16;

  private final ContainerRuntime runtime;
  private final Set<Long> beingMade = new HashSet<>();

  public UserRanges(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /** The first user of a sandbox with these labels; zero if it has the host's. */
  static long of(Map<String, String> labels) {
    return Long.parseLong(labels.getOrDefault(Labels.FIRST_USER, "0"));
  }

  /**
   * Makes a sandbox with a range of its own. Blocks.
   *
   * @throws ConfigFault when there is none left
   */
  <T> T with(SandboxConfig config, Function<SandboxConfig, T> make) {
    long first = reserve();
    try {
      return make.apply(
          config.withUsers(first).withLabel(Labels.FIRST_USER, String.valueOf(first)));
    } finally {
      synchronized (this) {
        beingMade.remove(first);
      }
    }
  }

  /** What is made meanwhile waits: else it would be neither being made nor in the list. */
  private synchronized long reserve() {
    Set<Long> used = new HashSet<>(beingMade);
    for (SandboxStatus sandbox : runtime.sandboxes()) {
      used.add(of(sandbox.labels()));
    }
    for (long range = 1; range < RANGES; range++) {
      long first = range * Namespaces.USERS;
      if (!used.contains(first)) {
        beingMade.add(first);
        return first;
      }
    }
    throw new ConfigFault("there are no users left that a pod could have as its own");
  }
}
