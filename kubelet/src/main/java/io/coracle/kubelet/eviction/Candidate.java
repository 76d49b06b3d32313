package io.coracle.kubelet.eviction;

import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.stats.PodStats;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A pod that may be evicted.
 *
 * @param stats what it uses; empty if that is not known
 */
record Candidate(Pod pod, Optional<PodStats> stats) {

  int priority() {
    return Pods.priority(pod);
  }

  /** Whether it is never evicted. */
  boolean critical() {
    return Pods.critical(pod);
  }

  /** How much more it uses than it asks for; negative when it uses less. */
  long excess(String resource, ToLongFunction<PodStats> usage) {
    long request = PodRequests.of(pod).getOrDefault(resource, 0L);
    return stats.map(usage::applyAsLong).orElse(0L) - request;
  }

  /** What a pod takes of a disk. */
  static Use disk(PodStats stats, boolean layers, boolean others) {
    Use use = others ? stats.localVolumes() : Use.NONE;
    for (var container : stats.containers()) {
      use = layers ? use.plus(container.rootfs().used()) : use;
      use = others ? use.plus(container.logs().used()) : use;
    }
    return use;
  }
}
