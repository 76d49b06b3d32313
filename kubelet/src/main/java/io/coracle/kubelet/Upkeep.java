package io.coracle.kubelet;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.access.ImageAccess;
import io.coracle.kubelet.archive.OfflineImage;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.config.KubeletSettings;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.eviction.EvictionTarget;
import io.coracle.kubelet.eviction.Evictions;
import io.coracle.kubelet.eviction.Reclaim;
import io.coracle.kubelet.image.ImageCollector;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.node.NodeAgent;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.stats.StatsProvider;
import io.coracle.kubelet.telemetry.KubeletMeters;
import io.coracle.kubelet.worker.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps the node from running short: evicts pods, removes images and what is left of containers.
 */
final class Upkeep implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** How often images are looked at. */
  private static final Duration COLLECT_IMAGES = Duration.ofMinutes(5);

  /** Images that no registry has: once gone they would not come back. */
  private static final Set<String> PINNED = Set.of(OfflineImage.PAUSE, OfflineImage.BUSYBOX);

  private final Environment environment;
  private final StatsProvider stats;
  private final ContainerRuntime runtime;
  private final ImageAccess access;
  private final ImageCollector images;
  private final Evictions evictions;
  private Cancellable collecting = () -> {};

  Upkeep(
      Environment environment,
      KubeletSettings settings,
      Machine machine,
      ContainerRuntime runtime,
      StatsProvider stats,
      PodWorkers workers,
      NodeAgent node,
      ImageAccess access,
      PodEvents events,
      KubeletMeters meters,
      Consumer<Set<Pressure>> onPressure) {
    this.environment = environment;
    this.stats = stats;
    this.runtime = runtime;
    this.access = access;
    this.images =
        new ImageCollector(
            environment, runtime, settings.images(), PINNED, node::warn, meters::imageCollected);
    machine.cgroups().enforce(limits(settings, machine));
    this.evictions =
        new Evictions(
            environment,
            new Evictions.Parts(
                settings,
                stats,
                machine.cgroups(),
                machine.facts().memory(),
                new Target(workers),
                new Unneeded(workers, images),
                events,
                node::warn,
                pressures -> {
                  onPressure.accept(pressures);
                  node.nudge();
                }));
  }

  private static Cgroups.Limits limits(KubeletSettings settings, Machine machine) {
    Machine.Facts facts = machine.facts();
    Set<String> sizes =
        facts.hugepages().keySet().stream()
            .map(name -> name.substring("hugepages-".length()).replace("i", "B"))
            .collect(Collectors.toSet());
    Map<String, Long> reserved = settings.reserved();
    if (!settings.enforced()) {
      return new Cgroups.Limits(0, 0, -1, settings.podPids(), sizes);
    }
    long processes =
        reserved.containsKey("pid")
            ? Math.max(0, machine.load().maxProcesses() - reserved.get("pid"))
            : -1;
    // Thresholds are not part of it: eviction comes before the kernel has to kill.
    return new Cgroups.Limits(
        Math.max(1, facts.cpuMilli() - reserved.getOrDefault("cpu", 0L)),
        Math.max(1, facts.memory() - reserved.getOrDefault("memory", 0L)),
        processes,
        settings.podPids(),
        sizes);
  }

  void start() {
    evictions.start();
    environment.tasks().start("images", this::settle);
    collecting =
        environment
            .timers()
            .every(COLLECT_IMAGES, () -> environment.tasks().start("images", this::collect));
  }

  private void collect() {
    try {
      images.collect(stats.node().images());
      settle();
    } catch (RuntimeFault | UncheckedIOException e) {
      LOG.warn("Images could not be looked at", "message", e.getMessage());
    }
  }

  /** Has the records of pulled images follow the images that there are. */
  private void settle() {
    try {
      Instant listed = environment.clock().now();
      Map<String, String> present = new HashMap<>();
      for (ImageStatus image : runtime.images()) {
        present.put(image.id(), image.id());
        image.tags().forEach(tag -> present.put(tag, image.id()));
        image.digests().forEach(digest -> present.put(digest, image.id()));
      }
      access.settle(present, listed);
    } catch (RuntimeFault | UncheckedIOException e) {
      LOG.warn("The records of pulled images stay as they are", "message", e.getMessage());
    }
  }

  Map<String, Long> evictionCounts() {
    return evictions.counts();
  }

  @Override
  public void close() {
    evictions.close();
    collecting.cancel();
  }

  private record Target(PodWorkers workers) implements EvictionTarget {
    @Override
    public List<Pod> candidates() {
      return workers.candidates();
    }

    @Override
    public void evict(Pod pod, Failure failure, Duration grace) {
      workers.fail(pod, failure, grace);
    }

    @Override
    public boolean cleared(Pod pod) {
      return workers.cleared(pod);
    }
  }

  private record Unneeded(PodWorkers workers, ImageCollector images) implements Reclaim {
    @Override
    public void deadContainers() {
      workers.sweep();
    }

    @Override
    public void unusedImages() {
      images.removeUnused();
    }
  }
}
