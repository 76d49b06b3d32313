package io.coracle.kubelet.stats;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.disk.PodDisks;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.coracle.kubelet.runtime.ImageFilesystem;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Measures what the node and its pods use. Memory and cpu are read from cgroups where there are
 * any, else from the runtime; writable layers from the runtime; volumes and logs from the disk,
 * within bounds of what looking costs. Thread-safe; calls block.
 */
public final class StatsProvider {
  private static final Log LOG = Log.of("kubelet");

  private static final String NODE = "/";

  private final Environment environment;
  private final ContainerRuntime runtime;
  private final Machine machine;
  private final PodDisks disks;
  private final Rates rates = new Rates();
  private final Instant started;

  public StatsProvider(Environment environment, ContainerRuntime runtime, Machine machine) {
    this.environment = environment;
    this.runtime = runtime;
    this.machine = machine;
    this.disks = machine.disks(environment);
    this.started = environment.clock().now();
  }

  /** What the node uses. Cheap. */
  public NodeStats node() {
    Instant now = environment.clock().now();
    Machine.Load load = machine.load();
    Optional<ImageFilesystem> images = imageFilesystem();
    Optional<Space> imageSpace = images.flatMap(i -> machine.space(i.path()));
    Use imageUse = images.map(i -> new Use(i.bytes(), i.inodes())).orElse(Use.NONE);
    Machine.Memory memory = load.memory();
    return new NodeStats(
        started,
        rates.cpu(NODE, now, load.cpuNanos()),
        new Memory(
            now,
            OptionalLong.of(memory.available()),
            memory.usage(),
            memory.workingSet(),
            memory.rss(),
            memory.pageFaults(),
            memory.majorPageFaults()),
        Filesystem.whole(now, load.storage()),
        new Filesystem(now, imageSpace.orElse(load.storage()), imageUse),
        imageSpace.filter(s -> !same(s, load.storage())).isEmpty(),
        load.maxProcesses(),
        load.processes(),
        new Network(now, "", machine.traffic()));
  }

  /** Two looks at one filesystem: what it has at most does not change. */
  private static boolean same(Space a, Space b) {
    return a.capacity() == b.capacity() && a.inodes() == b.inodes();
  }

  private Optional<ImageFilesystem> imageFilesystem() {
    try {
      return runtime.imageFilesystem();
    } catch (RuntimeFault e) {
      LOG.debug("The runtime does not say where images are", "message", e.getMessage());
      return Optional.empty();
    }
  }

  /** What those of the pods use of which something runs, ordered by namespace and name. */
  public List<PodStats> pods(Collection<Pod> pods) {
    Map<String, List<ContainerStatus>> running = new HashMap<>();
    Set<String> ids = new HashSet<>(Set.of(NODE));
    for (ContainerStatus container : runtime.containers()) {
      if (container.state() == ContainerStatus.State.RUNNING) {
        String uid = container.labels().getOrDefault(Labels.POD_UID, "");
        running.computeIfAbsent(uid, _ -> new ArrayList<>()).add(container);
        ids.add(container.id());
        ids.add(uid);
      }
    }
    Map<String, ContainerUsage> usages = new HashMap<>();
    runtime.usage().forEach(usage -> usages.put(usage.containerId(), usage));
    rates.keep(ids);
    var look = new Look(environment.clock().now(), machine.load().storage(), imageSpace(), usages);
    return pods.stream()
        .filter(pod -> running.containsKey(Pods.uid(pod)))
        .sorted(Comparator.comparing(Pods::namespace).thenComparing(Pods::name))
        .map(pod -> measure(pod, running.getOrDefault(Pods.uid(pod), List.of()), look))
        .toList();
  }

  private Space imageSpace() {
    return imageFilesystem()
        .flatMap(i -> machine.space(i.path()))
        .orElseGet(() -> machine.load().storage());
  }

  /** What one look at all pods goes by. */
  private record Look(
      Instant now, Space storage, Space images, Map<String, ContainerUsage> usages) {}

  private PodStats measure(Pod pod, List<ContainerStatus> running, Look look) {
    // The newest: an older sandbox may still be there while its containers end.
    String sandbox =
        running.stream()
            .max(Comparator.comparing(ContainerStatus::created))
            .map(ContainerStatus::sandboxId)
            .orElse("");
    var network = new Network(look.now(), sandbox, machine.traffic(pod, sandbox));
    return new PodMeasure(
            pod, look.now(), look.storage(), look.images(), disks.of(pod), rates, network)
        .of(
            running.stream().sorted(Comparator.comparing(ContainerStatus::name)).toList(),
            look.usages(),
            machine.cgroups());
  }
}
