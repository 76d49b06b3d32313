package io.coracle.kubelet.eviction;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;

import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.stats.ContainerStats;
import io.coracle.kubelet.stats.Cpu;
import io.coracle.kubelet.stats.Filesystem;
import io.coracle.kubelet.stats.Memory;
import io.coracle.kubelet.stats.Network;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.stats.VolumeStats;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Pods and what they use, for tests. */
final class Usages {
  private static final Space SPACE = new Space(100L << 30, 50L << 30, 50L << 30, 1000, 500);

  private Usages() {}

  static Container asking(String name, Map<String, String> requests, Map<String, String> limits) {
    var builder = new ContainerBuilder(container(name)).withNewResources();
    requests.forEach((resource, amount) -> builder.addToRequests(resource, new Quantity(amount)));
    limits.forEach((resource, amount) -> builder.addToLimits(resource, new Quantity(amount)));
    return builder.endResources().build();
  }

  static Pod asking(String name, int priority, String memory) {
    return new PodBuilder(pod(name, "Always", asking("main", Map.of("memory", memory), Map.of())))
        .editSpec()
        .withPriority(priority)
        .endSpec()
        .build();
  }

  /**
   * What a pod uses: memory and processes of all, and the disk of its one container and volumes.
   */
  record Used(long memory, long processes, Use layer, Use logs, Map<String, Use> localVolumes) {
    static Used memory(long bytes) {
      return new Used(bytes, 1, Use.NONE, Use.NONE, Map.of());
    }

    static Used disk(long layer, long logs, Map<String, Use> volumes) {
      return new Used(0, 1, new Use(layer, 1), new Use(logs, 1), volumes);
    }
  }

  static Candidate using(Pod pod, Used used) {
    return new Candidate(pod, Optional.of(stats(pod, used)));
  }

  static PodStats stats(Pod pod, Used used) {
    var cpu = new Cpu(Instant.EPOCH, 0, 0);
    var memory =
        new Memory(
            Instant.EPOCH, OptionalLong.empty(), used.memory(), used.memory(), used.memory(), 0, 0);
    String name = pod.getSpec().getContainers().getFirst().getName();
    var container =
        new ContainerStats(
            run(name), cpu, memory, on(used.layer()), on(used.logs()), Optional.empty());
    List<VolumeStats> volumes =
        used.localVolumes().entrySet().stream()
            .map(v -> new VolumeStats(v.getKey(), "", true, on(v.getValue())))
            .toList();
    Use all = used.layer().plus(used.logs());
    for (Use volume : used.localVolumes().values()) {
      all = all.plus(volume);
    }
    return new PodStats(
        pod,
        Instant.EPOCH,
        List.of(container),
        cpu,
        memory,
        volumes,
        on(all),
        used.processes(),
        Optional.empty(),
        new Network(Instant.EPOCH, "", List.of()));
  }

  private static Filesystem on(Use use) {
    return new Filesystem(Instant.EPOCH, SPACE, use);
  }

  private static ContainerStatus run(String name) {
    return new ContainerStatus(
        "id-" + name,
        "sandbox",
        name,
        0,
        ContainerStatus.State.RUNNING,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        "",
        "",
        "image",
        "image",
        "",
        Map.of(),
        Map.of());
  }
}
