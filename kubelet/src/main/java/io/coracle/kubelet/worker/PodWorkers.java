package io.coracle.kubelet.worker;

import io.coracle.base.log.Log;
import io.coracle.kubelet.lifecycle.Ending;
import io.coracle.kubelet.lifecycle.PodLifecycle;
import io.coracle.kubelet.lifecycle.PodMemory;
import io.coracle.kubelet.lifecycle.PodSnapshot;
import io.coracle.kubelet.pods.Crew;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The workers of a node's pods, by uid, and who tells them the news: versions of pods, hints from
 * the runtime, and from time to time everything that the runtime has, compared with what is known.
 * Thread-safe.
 */
public final class PodWorkers implements PodDirectory, Crew, AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  private final Shop shop;
  private final Admission admission;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final Preempting waiting;
  private final List<Runnable> retiredListeners = new CopyOnWriteArrayList<>();

  /** Whether what belongs to no pod that is known may be ended. */
  private volatile boolean complete = true;

  /** Says whether a new pod may run here. */
  @FunctionalInterface
  public interface Admission {
    /** Why not; empty if it may. */
    Optional<Ending.Failure> refuse(Pod pod, Collection<Pod> active);

    /** Which pods have to end before one that may run here can begin. */
    default List<Pod> victims(Pod pod, Collection<Pod> active) {
      return List.of();
    }
  }

  public PodWorkers(Shop shop, Admission admission) {
    this.shop = shop;
    this.admission = admission;
    this.waiting =
        new Preempting(
            shop.environment(), shop.events(), this::fail, this::cleared, this::beginAdmitted);
  }

  /** Takes in a new pod, or a new version of one. */
  @Override
  public void update(Pod pod) {
    PodWorker worker = workers.get(Pods.uid(pod));
    if (worker == null) {
      begin(pod);
    } else {
      worker.update(pod);
    }
  }

  private synchronized void begin(Pod pod) {
    String uid = Pods.uid(pod);
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.update(pod);
      return;
    }
    shop.telemetry().starts().seen(pod);
    if (waiting.update(pod)) {
      return;
    }
    Instant now = shop.environment().clock().now();
    PodMemory memory = Adoption.remembered(pod, now);
    if (!Pods.finished(pod) && !Pods.deletionRequested(pod) && !started(pod)) {
      List<Pod> active = active();
      Optional<Ending.Failure> refusal = admission.refuse(pod, active);
      List<Pod> victims = refusal.isEmpty() ? admission.victims(pod, active) : List.of();
      if (!victims.isEmpty()) {
        waiting.preempt(pod, victims);
        return;
      }
      if (refusal.isPresent()) {
        String reason = refusal.get().reason();
        shop.events().record(pod, "", true, reason, refusal.get().message());
        memory =
            memory.with(
                PodLifecycle.rejection(
                    now, reason, "Pod was rejected: " + refusal.get().message()));
      }
    }
    start(uid, new PodState(pod, memory));
  }

  /** Begins a pod that was admitted and has waited until others had ended. */
  private synchronized void beginAdmitted(String uid) {
    Instant now = shop.environment().clock().now();
    waiting
        .take(uid)
        .ifPresent(pod -> start(uid, new PodState(pod, Adoption.remembered(pod, now))));
  }

  private static boolean started(Pod pod) {
    return pod.getStatus() != null && !Fields.text(pod.getStatus().getStartTime()).isEmpty();
  }

  private void start(String uid, PodState state) {
    var worker = new PodWorker(shop, state, this::retire, this::reconsider);
    workers.put(uid, worker);
    worker.begin();
  }

  private void retire(PodWorker worker) {
    workers.values().remove(worker);
    shop.allotments().forget(worker.seen().pod());
    shop.telemetry().starts().forget(worker.seen().pod());
    retiredListeners.forEach(Runnable::run);
  }

  /** Calls {@code listener}, which must not block, whenever nothing is left of some pod. */
  public void onRetired(Runnable listener) {
    retiredListeners.add(listener);
  }

  private void reconsider() {
    workers.values().forEach(PodWorker::reconsider);
  }

  /** Takes in that a pod is no more: its containers end in good order. */
  @Override
  public void remove(Pod pod) {
    waiting.remove(pod);
    PodWorker worker = workers.get(Pods.uid(pod));
    if (worker != null) {
      worker.vanish(pod);
    }
  }

  @Override
  public boolean has(String uid) {
    return workers.containsKey(uid) || waiting.has(uid);
  }

  @Override
  public boolean leaving(String namespace, String name) {
    return seen(namespace, name).filter(PodSnapshot::gone).isPresent();
  }

  /** The pods that have not ended. */
  public List<Pod> active() {
    Stream<Pod> begun =
        workers.values().stream()
            .map(PodWorker::seen)
            .filter(seen -> !finished(seen))
            .map(PodSnapshot::pod);
    return Stream.concat(begun, waiting.pods().stream()).toList();
  }

  private static boolean finished(PodSnapshot seen) {
    return Pods.finished(seen.reported());
  }

  /** The pods that have not ended and are not being ended. */
  public List<Pod> candidates() {
    return workers.values().stream()
        .map(PodWorker::seen)
        .filter(seen -> seen.memory().ending().isEmpty() && !seen.gone())
        .filter(seen -> !finished(seen))
        .map(PodSnapshot::pod)
        .toList();
  }

  /** Ends a pod as failed. Does not block. */
  public void fail(Pod pod, Ending.Failure failure, Duration grace) {
    PodWorker worker = workers.get(Pods.uid(pod));
    if (worker != null) {
      worker.fail(failure, grace);
    }
  }

  /** Whether nothing runs for a pod any more and its volumes are gone. */
  public boolean cleared(Pod pod) {
    PodWorker worker = workers.get(Pods.uid(pod));
    return worker == null || worker.cleared();
  }

  /** Blocks until the statuses decided on so far are written, or the limit is reached. */
  public void flush(Duration limit) throws InterruptedException {
    long began = shop.environment().clock().nanoTime();
    for (PodWorker worker : workers.values()) {
      Duration left = limit.minus(shop.environment().clock().since(began));
      worker.flush(left.isNegative() ? Duration.ZERO : left);
    }
  }

  /** Removes the containers of pods that have ended, with their logs. Blocks. */
  public void sweep() {
    workers.values().forEach(PodWorker::sweep);
  }

  /** Takes in a hint of the runtime. Does not block. */
  public void hint(RuntimeEvent event) {
    PodWorker named = workers.get(event.podUid());
    if (named != null) {
      named.hint(event.id());
      return;
    }
    Optional<PodWorker> owner =
        workers.values().stream().filter(worker -> worker.knows(event.id())).findFirst();
    if (owner.isPresent()) {
      owner.get().hint(event.id());
    } else {
      // Something that is just being made, for one of those that make something.
      workers.values().stream()
          .filter(PodWorker::making)
          .forEach(worker -> worker.hint(event.id()));
    }
  }

  /**
   * Takes over what runs of {@code pods}. When these are all pods of the node, what belongs to none
   * of them is ended and removed; else, from now until they are, only what earlier versions of
   * static pods among them have left. May be called again when more pods are known. Blocks.
   */
  public synchronized void adopt(Collection<Pod> pods, boolean all) {
    complete = all;
    Map<String, PodState> states = new Adoption(shop, pods, all).states(uid -> !has(uid));
    states.forEach(this::startAdopted);
    LOG.info("Took over what runs", "pods", states.size());
  }

  private void startAdopted(String uid, PodState state) {
    if (!workers.containsKey(uid)) {
      if (state.gone()) {
        Orphans.complete(state);
      }
      start(uid, state);
    }
  }

  /**
   * Compares everything that the runtime has with what is known, and looks at what differs. Blocks.
   */
  public void relist() {
    try {
      Set<String> listed = new HashSet<>();
      for (SandboxStatus sandbox : shop.runtime().sandboxes()) {
        listed.add(sandbox.id());
        compare(sandbox);
      }
      for (ContainerStatus container : shop.runtime().containers()) {
        listed.add(container.id());
        compare(container);
      }
      workers.values().forEach(worker -> missing(worker, listed));
    } catch (RuntimeFault e) {
      LOG.warn("The runtime could not be listed", "message", e.getMessage());
    }
  }

  private void compare(SandboxStatus listed) {
    PodWorker worker = workers.get(listed.labels().getOrDefault(Labels.POD_UID, ""));
    if (worker == null) {
      orphaned(listed.labels());
      return;
    }
    boolean same =
        worker.seen().sandboxes().stream()
            .anyMatch(s -> s.id().equals(listed.id()) && s.ready() == listed.ready());
    if (!same) {
      worker.observe(listed.id());
    }
  }

  private void compare(ContainerStatus listed) {
    PodWorker worker = workers.get(listed.labels().getOrDefault(Labels.POD_UID, ""));
    if (worker == null) {
      orphaned(listed.labels());
      return;
    }
    boolean same =
        worker.seen().containers().stream()
            .anyMatch(c -> c.id().equals(listed.id()) && c.state() == listed.state());
    if (!same) {
      worker.observe(listed.id());
    }
  }

  private static void missing(PodWorker worker, Set<String> listed) {
    worker.seen().containers().stream()
        .map(ContainerStatus::id)
        .filter(id -> !listed.contains(id))
        .forEach(worker::observe);
    worker.seen().sandboxes().stream()
        .map(SandboxStatus::id)
        .filter(id -> !listed.contains(id))
        .forEach(worker::observe);
  }

  /** Something of a pod that nobody cares for: it is taken over to be ended. */
  private void orphaned(Map<String, String> labels) {
    String uid = labels.getOrDefault(Labels.POD_UID, "");
    if (uid.isEmpty() || !complete) {
      return;
    }
    var found = new Orphans(shop).find(uid, labels);
    if (found.isPresent()) {
      synchronized (this) {
        startAdopted(uid, found.get());
      }
    }
  }

  @Override
  public List<Pod> pods() {
    return workers.values().stream().map(PodWorker::seen).map(PodWorkers::shown).toList();
  }

  @Override
  public Optional<Pod> pod(String namespace, String name) {
    return seen(namespace, name).map(PodWorkers::shown);
  }

  private static Pod shown(PodSnapshot seen) {
    return new io.fabric8.kubernetes.api.model.PodBuilder(seen.pod())
        .withStatus(seen.reported())
        .build();
  }

  private Optional<PodSnapshot> seen(String namespace, String name) {
    return workers.values().stream()
        .map(PodWorker::seen)
        .filter(s -> Pods.name(s.pod()).equals(name) && Pods.namespace(s.pod()).equals(namespace))
        // Of two of one name the one that the API still has counts.
        .min((a, b) -> Boolean.compare(a.gone(), b.gone()));
  }

  @Override
  public Optional<SandboxStatus> sandbox(String namespace, String name) {
    return seen(namespace, name).flatMap(s -> s.sandboxes().stream().findFirst());
  }

  @Override
  public List<ContainerStatus> runs(String namespace, String name, String container) {
    return seen(namespace, name)
        .map(s -> s.containers().stream().filter(c -> c.name().equals(container)).toList())
        .orElse(List.of());
  }

  /** All containers that are known. */
  public List<ContainerStatus> containers() {
    return workers.values().stream().flatMap(w -> w.seen().containers().stream()).toList();
  }

  /** A pod that is made up from labels, for what is left of one that nobody knows any more. */
  public static Pod orphan(Map<String, String> labels) {
    return Orphans.pod(labels);
  }

  /** Stops caring. What runs goes on running. */
  @Override
  public void close() {
    waiting.close();
    workers.values().forEach(PodWorker::close);
    workers.clear();
  }
}
