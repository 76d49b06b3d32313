package io.coracle.kubelet.eviction;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.config.EvictionSettings;
import io.coracle.kubelet.config.KubeletSettings;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.config.Threshold;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.stats.NodeStats;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.stats.StatsProvider;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the node every {@link #INTERVAL} and evicts pods: those that take more of its disk than
 * they may, and one in a round when the node itself runs short. Then it waits for the pod to be
 * gone before it looks again. Thread-safe; what it does it does in a task of its own.
 */
public final class Evictions implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** How often the node is looked at. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** How long an evicted pod may take to be gone before the next round. */
  private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(30);

  private static final Duration CLEANUP_STEP = Duration.ofSeconds(1);

  /** The grace period of pods that are evicted at once. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final Environment environment;
  private final Parts parts;
  private final EvictionSettings settings;
  private final List<Threshold> thresholds;
  private final Map<String, Long> counts = new HashMap<>();
  private EvictionMemory memory = EvictionMemory.NONE;
  private Set<Pressure> pressures = Set.of();
  private @Nullable Cancellable timer;
  private boolean closed;

  /**
   * What it works with.
   *
   * @param cgroups tells what all pods use together
   * @param memory of the machine in bytes
   * @param onNode records an event about the node: its reason and message
   * @param onPressure called when what the node suffers from has changed
   */
  public record Parts(
      KubeletSettings settings,
      StatsProvider stats,
      Cgroups cgroups,
      long memory,
      EvictionTarget pods,
      Reclaim reclaim,
      PodEvents events,
      NodeNews onNode,
      Consumer<Set<Pressure>> onPressure) {}

  /** Takes note of something that happens to the node. */
  @FunctionalInterface
  public interface NodeNews {
    void warn(String reason, String message);
  }

  public Evictions(Environment environment, Parts parts) {
    this.environment = environment;
    this.parts = parts;
    this.settings = parts.settings().eviction();
    this.thresholds = new ArrayList<>(settings.thresholds());
    if (parts.settings().enforced()) {
      // All pods together are held to what the node offers: before that bound is hit, one goes.
      settings.thresholds().stream()
          .filter(t -> t.signal() == Signal.MEMORY && t.hard())
          .map(t -> new Threshold(Signal.ALLOCATABLE_MEMORY, t.value(), t.grace(), t.reclaim()))
          .forEach(thresholds::add);
    }
  }

  /** Begins. */
  public synchronized void start() {
    later(INTERVAL);
  }

  private synchronized void later(Duration delay) {
    if (!closed) {
      timer =
          environment
              .timers()
              .after(delay, () -> environment.tasks().start("eviction", this::turn));
    }
  }

  /** How many pods were evicted, by signal. */
  public Map<String, Long> counts() {
    synchronized (counts) {
      return Map.copyOf(counts);
    }
  }

  private void turn() {
    try {
      List<Pod> evicted = look();
      if (!evicted.isEmpty()) {
        awaitCleared(evicted);
      }
    } catch (RuntimeFault | UncheckedIOException e) {
      LOG.warn("The node could not be looked at", "message", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      later(INTERVAL);
    }
  }

  private List<Pod> look() {
    NodeStats node = parts.stats().node();
    Map<Signal, Observation> observations = observe(node);
    Assessment assessment =
        Assessment.of(memory, observations, settings, thresholds, environment.clock().now());
    memory = assessment.memory();
    if (!assessment.pressures().equals(pressures)) {
      pressures = Set.copyOf(assessment.pressures());
      LOG.info("What the node suffers from has changed", "pressures", pressures);
      parts.onPressure().accept(pressures);
    }
    List<Pod> greedy = parts.settings().localStorage() ? evictGreedy(node) : List.of();
    return greedy.isEmpty() && assessment.due().isPresent()
        ? reclaim(assessment.due().get(), node)
        : greedy;
  }

  private Map<Signal, Observation> observe(NodeStats node) {
    return Observations.of(node, parts.memory(), parts.cgroups().usage());
  }

  private List<Pod> evictGreedy(NodeStats node) {
    List<Pod> limited = parts.pods().candidates().stream().filter(LocalStorage::limited).toList();
    List<Pod> evicted = new ArrayList<>();
    if (limited.isEmpty()) {
      return evicted;
    }
    for (PodStats pod : parts.stats().pods(limited)) {
      Optional<String> violation = LocalStorage.violation(pod, node.sharedStorage());
      if (violation.isPresent() && !Pods.critical(pod.pod())) {
        String volume =
            violation.get().startsWith("Usage of EmptyDir") ? "emptydirfs" : "containerfs";
        evict(pod.pod(), new Failure("Evicted", violation.get()), AT_ONCE, volume + ".limit");
        evicted.add(pod.pod());
      }
    }
    return evicted;
  }

  private List<Pod> reclaim(Threshold due, NodeStats node) {
    String resource = due.signal().resource();
    parts.onNode().warn("EvictionThresholdMet", "Attempting to reclaim " + resource);
    if (reclaimedFromNode(due, node)) {
      return List.of();
    }
    // What is told to the pod is how the node fares after all that could be had without it.
    Map<Signal, Observation> observations = observe(parts.stats().node());
    List<Pod> pods = parts.pods().candidates();
    Map<String, PodStats> stats = new HashMap<>();
    parts.stats().pods(pods).forEach(s -> stats.put(Pods.uid(s.pod()), s));
    Optional<Candidate> victim =
        victim(
            pods.stream()
                .map(p -> new Candidate(p, Optional.ofNullable(stats.get(Pods.uid(p)))))
                .toList(),
            due,
            node.sharedStorage());
    if (victim.isEmpty()) {
      LOG.warn("The node runs short and there is no pod to evict", "resource", resource);
      return List.of();
    }
    Pod pod = victim.get().pod();
    String message = Messages.evicted(victim.get(), due, observations);
    evict(pod, Failure.disruption("Evicted", message), grace(due, pod), due.signal().text());
    return List.of(pod);
  }

  static Optional<Candidate> victim(List<Candidate> pods, Threshold due, boolean sharedStorage) {
    return Ranking.of(pods, due.signal(), sharedStorage).stream()
        .filter(c -> !c.critical())
        .findFirst();
  }

  private Duration grace(Threshold due, Pod pod) {
    if (due.hard()) {
      return AT_ONCE;
    }
    long own =
        Fields.number(pod.getSpec().getTerminationGracePeriodSeconds(), Pods.DEFAULT_GRACE_SECONDS);
    Duration most = settings.mostGrace();
    return most.toSeconds() < own ? most : Duration.ofSeconds(own);
  }

  private void evict(Pod pod, Failure failure, Duration grace, String signal) {
    LOG.info("Evicts a pod", "pod", Pods.reference(pod), "message", failure.message());
    parts.events().record(pod, "", true, "Evicted", failure.message());
    synchronized (counts) {
      counts.merge(signal, 1L, Long::sum);
    }
    parts.pods().evict(pod, failure, grace);
  }

  /** Whether enough was won back from what nobody needs. */
  private boolean reclaimedFromNode(Threshold due, NodeStats node) {
    boolean images =
        switch (due.signal()) {
          case NODE_BYTES, NODE_INODES -> node.sharedStorage();
          case IMAGE_BYTES, IMAGE_INODES -> true;
          case MEMORY, ALLOCATABLE_MEMORY, PROCESSES -> false;
        };
    if (!images) {
      return false;
    }
    parts.reclaim().deadContainers();
    parts.reclaim().unusedImages();
    Map<Signal, Observation> after = observe(parts.stats().node());
    return memory.met().stream().noneMatch(t -> Assessment.met(t, after, true));
  }

  private void awaitCleared(List<Pod> evicted) throws InterruptedException {
    long began = environment.clock().nanoTime();
    while (!evicted.stream().allMatch(parts.pods()::cleared)
        && environment.clock().since(began).compareTo(CLEANUP_LIMIT) < 0) {
      environment.tasks().sleep(CLEANUP_STEP);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
