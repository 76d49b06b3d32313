package io.coracle.kubelet.container;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.coracle.kubelet.runtime.ContainerConfig.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests and limits as Linux takes them. */
public final class LinuxResources {
  public static final long CPU_PERIOD = 100_000;
  public static final long MIN_SHARES = 2;
  public static final long MAX_SHARES = 262_144;
  private static final long MIN_QUOTA = 1000;
  private static final int OOM_GUARANTEED = -997;
  private static final int OOM_BEST_EFFORT = 1000;

  private LinuxResources() {}

  /**
   * The resources of a container.
   *
   * @param memoryCapacity of the node in bytes, by which the chance of being killed is weighed
   * @param unified whether the node has cgroup v2
   */
  static Resources of(Pod pod, Container container, long memoryCapacity, boolean unified) {
    Map<String, Quantity> limits = limits(pod, container);
    long cpuLimit = milli(limits.get("cpu"));
    Quantity cpuRequest = QualityOfService.requests(container).get("cpu");
    long request = cpuRequest == null ? cpuLimit : milli(cpuRequest);
    return new Resources(
        CPU_PERIOD,
        quota(cpuLimit),
        shares(request),
        units(limits.get("memory")),
        0,
        oomScoreAdjust(pod, container, memoryCapacity),
        "",
        hugepages(limits),
        unified ? Map.of("memory.oom.group", "1") : Map.of());
  }

  /** Its own limits; those of the pod as a whole where it has none. */
  private static Map<String, Quantity> limits(Pod pod, Container container) {
    Map<String, Quantity> limits = new HashMap<>(QualityOfService.limits(container));
    if (pod.getSpec().getResources() != null) {
      Map<String, Quantity> whole = Fields.map(pod.getSpec().getResources().getLimits());
      for (String resource : List.of("cpu", "memory")) {
        if (whole.containsKey(resource)) {
          limits.putIfAbsent(resource, whole.get(resource));
        }
      }
    }
    return limits;
  }

  /** The cgroup v1 shares of so many thousandths of a cpu. */
  public static long shares(long milli) {
    return Math.clamp(milli * 1024 / 1000, MIN_SHARES, MAX_SHARES);
  }

  /** Microseconds in a period; zero for no limit. */
  public static long quota(long milli) {
    return milli == 0 ? 0 : Math.max(MIN_QUOTA, milli * CPU_PERIOD / 1000);
  }

  private static int oomScoreAdjust(Pod pod, Container container, long memoryCapacity) {
    return switch (QualityOfService.of(pod)) {
      case GUARANTEED -> OOM_GUARANTEED;
      case BEST_EFFORT -> OOM_BEST_EFFORT;
      case BURSTABLE -> {
        long request = memoryRequest(pod, container);
        long score = memoryCapacity == 0 ? 999 : 1000 - 1000 * request / memoryCapacity;
        yield Math.clamp(score, 1000 + OOM_GUARANTEED, OOM_BEST_EFFORT - 1);
      }
    };
  }

  /** Its own request, and its part of what the pod asks for beyond those of its containers. */
  private static long memoryRequest(Pod pod, Container container) {
    long own = units(QualityOfService.requests(container).get("memory"));
    if (pod.getSpec().getResources() == null) {
      return own;
    }
    long whole = units(Fields.map(pod.getSpec().getResources().getRequests()).get("memory"));
    long all =
        Pods.containers(pod).stream()
            .mapToLong(c -> units(QualityOfService.requests(c).get("memory")))
            .sum();
    int count = Math.max(1, Pods.containers(pod).size());
    return own + Math.max(0, whole - all) / count;
  }

  private static Map<String, Long> hugepages(Map<String, Quantity> limits) {
    Map<String, Long> pages = new HashMap<>();
    limits.forEach(
        (name, amount) -> {
          if (name.startsWith("hugepages-")) {
            // hugepages-2Mi is the size that the runtime calls 2MB.
            String size = name.substring("hugepages-".length()).replace("i", "B");
            pages.put(size, Fields.units(amount));
          }
        });
    return pages;
  }

  private static long milli(@org.jspecify.annotations.Nullable Quantity quantity) {
    return quantity == null ? 0 : Fields.milli(quantity);
  }

  private static long units(@org.jspecify.annotations.Nullable Quantity quantity) {
    return quantity == null ? 0 : Fields.units(quantity);
  }
}
