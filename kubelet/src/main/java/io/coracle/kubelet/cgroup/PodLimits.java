package io.coracle.kubelet.cgroup;

import io.coracle.kubelet.container.LinuxResources;
import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.pods.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The limits of a pod's cgroup.
 *
 * @param shares of cpu
 * @param cpuMilli zero for no limit
 * @param memory bytes; zero for no limit
 * @param processes negative for no limit
 * @param hugepages bytes by size
 */
record PodLimits(
    QualityOfService quality,
    long shares,
    long cpuMilli,
    long memory,
    long processes,
    Map<String, Long> hugepages) {
  PodLimits {
    hugepages = Map.copyOf(hugepages);
  }

  static PodLimits of(Pod pod, long processes, Set<String> hugepageSizes) {
    long cpuMilli = PodRequests.of(pod).getOrDefault("cpu", 0L);
    Map<String, Long> hugepages = new TreeMap<>();
    for (String size : hugepageSizes) {
      hugepages.put(size, PodRequests.limit(pod, "hugepages-" + size.replace("B", "i")));
    }
    return new PodLimits(
        QualityOfService.of(pod),
        LinuxResources.shares(cpuMilli),
        PodRequests.limit(pod, "cpu"),
        PodRequests.limit(pod, "memory"),
        processes,
        hugepages);
  }

  /** Limits that allow what either of the two allows. */
  PodLimits loosest(PodLimits other) {
    return new PodLimits(
        quality,
        Math.max(shares, other.shares),
        loosest(cpuMilli, other.cpuMilli),
        loosest(memory, other.memory),
        processes,
        hugepages);
  }

  private static long loosest(long a, long b) {
    return a == 0 || b == 0 ? 0 : Math.max(a, b);
  }

  void write(CgroupTree tree, String path) throws IOException {
    tree.setShares(path, shares);
    tree.setQuota(path, cpuMilli);
    tree.setMemory(path, memory);
    if (processes >= 0) {
      tree.setProcesses(path, processes);
    }
    for (Map.Entry<String, Long> pages : hugepages.entrySet()) {
      tree.setHugepages(path, pages.getKey(), pages.getValue());
    }
  }
}
