package io.coracle.kubelet.worker;

import io.coracle.base.Cancellable;
import io.coracle.base.log.Log;
import io.coracle.kubelet.lifecycle.Action;
import io.coracle.kubelet.lifecycle.Decision;
import io.coracle.kubelet.lifecycle.Ending;
import io.coracle.kubelet.lifecycle.PodLifecycle;
import io.coracle.kubelet.lifecycle.PodSnapshot;
import io.coracle.kubelet.lifecycle.Preparation;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.coracle.kubelet.trace.Span;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cares for one pod. News come in by {@link #post} from any thread; a task that runs only while
 * there are some takes them in, decides, starts tasks for the actions and has the status written.
 * So decisions about a pod are made one after the other, and nothing that takes time holds them up.
 */
final class PodWorker {
  private static final Log LOG = Log.of("kubelet");

  /** How long the final status may take to be written before the pod is removed all the same. */
  private static final Duration FINAL_STATUS_LIMIT = Duration.ofSeconds(30);

  private final Shop shop;
  private final Observer observer;
  private final Operations operations;
  private final StatusWriter writer;
  private final PodState state;
  private final PodResources resources;
  private final Probers probers;
  private final Consumer<PodWorker> retire;
  private final Runnable released;
  private final ArrayDeque<Consumer<PodState>> news = new ArrayDeque<>();
  private final Set<String> observing = new HashSet<>();
  private final Strangers strangers = new Strangers();
  private boolean running;
  private boolean closed;
  private volatile PodSnapshot seen;
  private @Nullable Cancellable alarm;

  /**
   * A worker that does nothing until it gets news.
   *
   * @param state the pod, and what is known of it already
   * @param retire called when nothing is left of the pod
   * @param released called when what the pod was given is free for others
   */
  PodWorker(Shop shop, PodState state, Consumer<PodWorker> retire, Runnable released) {
    this.released = released;
    this.shop = shop;
    this.observer = new Observer(shop.runtime(), shop.files());
    this.operations = new Operations(shop, observer);
    this.writer =
        new StatusWriter(
            shop.environment(), shop.api(), shop.telemetry().meters(), state.reported());
    this.probers = new Probers(shop, this::post);
    this.state = state;
    this.resources = new PodResources(shop, state.pod());
    this.retire = retire;
    this.seen = state.snapshot(shop.node());
  }

  /** The pod as the last decision saw it. */
  PodSnapshot seen() {
    return seen;
  }

  /** Decides for the first time. Does not block. */
  void begin() {
    post(
        s -> {
          if (!s.gone()) {
            resources.ask(s, s.pod());
          }
        });
  }

  /** Takes news in and decides anew. Does not block. */
  void post(Consumer<PodState> change) {
    synchronized (news) {
      if (closed) {
        return;
      }
      news.add(change);
      if (running) {
        return;
      }
      running = true;
    }
    shop.environment().tasks().start("pod-" + Pods.name(seen.pod()), this::work);
  }

  /** Stops deciding. What runs goes on running. */
  void close() {
    synchronized (news) {
      closed = true;
      news.clear();
    }
    writer.stop();
    probers.close();
    disarm();
  }

  private synchronized void disarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  private void work() {
    for (List<Consumer<PodState>> batch = take(); !batch.isEmpty(); batch = take()) {
      try {
        batch.forEach(change -> change.accept(state));
        turn();
      } catch (RuntimeException e) {
        LOG.error("A decision about a pod failed", e, "pod", Pods.reference(state.pod()));
      }
    }
  }

  private List<Consumer<PodState>> take() {
    synchronized (news) {
      List<Consumer<PodState>> batch = new ArrayList<>(news);
      news.clear();
      running = !batch.isEmpty();
      return batch;
    }
  }

  private void turn() {
    if (state.retired()) {
      close();
      retire.accept(this);
      return;
    }
    probers.follow(state);
    shop.telemetry().starts().worked(state.pod());
    Instant now = shop.environment().clock().now();
    Decision decision = PodLifecycle.decide(state.snapshot(shop.node()), now);
    state.memory(decision.memory());
    report(decision.status());
    seen = state.snapshot(shop.node());
    greet();
    giveBack();
    arm(decision.wakeUp(), now);
    var view = new View(seen, state.mounting());
    var pass = Pass.begin(shop.telemetry(), seen, state.changed(), decision.actions());
    decision.actions().forEach(action -> begin(action, view, pass));
  }

  /** What a pod that runs no more had goes to others. */
  private void giveBack() {
    boolean over = seen.memory().ending().isPresent() && PodLifecycle.quiet(seen);
    if (over && shop.allotments().release(seen.pod())) {
      released.run();
    }
  }

  private void report(PodStatus status) {
    state.reported(status);
    if (Fields.text(status.getPhase()).equals("Running")) {
      shop.telemetry().starts().runs(state.pod());
    }
    if (!state.gone()) {
      writer.write(state.pod(), status);
    }
  }

  private synchronized void arm(Optional<Instant> wakeUp, Instant now) {
    disarm();
    wakeUp.ifPresent(
        at ->
            alarm =
                shop.environment().timers().after(Duration.between(now, at), () -> post(_ -> {})));
  }

  private void begin(Action action, View view, Pass pass) {
    if (action instanceof Action.Report) {
      operations.run(action, view, Span.NONE);
      return;
    }
    shop.environment().tasks().start(action.key(), () -> carryOut(action, view, pass));
  }

  private void carryOut(Action action, View view, Pass pass) {
    // Whatever ends the operation, it must not stay under way for ever.
    Change change = Change.later(Operations.RETRY);
    try {
      if (action instanceof Action.DeletePod) {
        writer.flush(FINAL_STATUS_LIMIT);
      }
      change = operations.run(action, view, pass.span());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish(action, change);
      pass.done();
    }
  }

  private void finish(Action action, Change change) {
    boolean rests = change.rest().isPositive();
    post(
        s -> {
          if (!rests) {
            s.memory(s.memory().ended(action.key()));
          }
          change.apply().accept(s);
        });
    if (rests && change.rest().compareTo(Operations.NEVER) < 0) {
      shop.environment()
          .timers()
          .after(change.rest(), () -> post(s -> s.memory(s.memory().ended(action.key()))));
    }
  }

  /**
   * Takes note that the runtime spoke of something that is this pod's, or may be: what an operation
   * is just making is not known before it ends. Does not block.
   */
  void hint(String id) {
    if (knows(id)) {
      observe(id);
      return;
    }
    strangers.add(id);
    // It may have become known in between.
    if (knows(id) && strangers.remove(id)) {
      observe(id);
    }
  }

  /** Whether this is a container or sandbox of the pod. */
  boolean knows(String id) {
    PodSnapshot now = seen;
    return now.containers().stream().anyMatch(c -> c.id().equals(id))
        || now.sandboxes().stream().anyMatch(s -> s.id().equals(id));
  }

  /** Whether an operation is under way that makes something. */
  boolean making() {
    return seen.memory().underway().keySet().stream()
        .anyMatch(key -> key.equals("sandbox") || key.startsWith("start/"));
  }

  private void greet() {
    for (String id : strangers.all()) {
      if (knows(id) && strangers.remove(id)) {
        observe(id);
      }
    }
    if (!making()) {
      strangers.clear();
    }
  }

  /** Reads something of this pod from the runtime and takes it in. Does not block. */
  void observe(String id) {
    synchronized (observing) {
      if (!observing.add(id)) {
        return;
      }
    }
    shop.environment().tasks().start("observe", () -> read(id));
  }

  private void read(String id) {
    synchronized (observing) {
      // From here on another hint means another read: this one may be too early for it.
      observing.remove(id);
    }
    try {
      Optional<ContainerStatus> container = observer.container(id);
      Optional<SandboxStatus> sandbox =
          container.isPresent() ? Optional.empty() : shop.runtime().sandbox(id);
      post(
          s -> {
            container.ifPresent(s::put);
            sandbox.ifPresent(s::put);
            if (container.isEmpty() && sandbox.isEmpty()) {
              s.removeContainer(id);
              s.removeSandbox(id);
            }
          });
    } catch (RuntimeFault e) {
      LOG.warn("A container could not be looked at", "id", id, "message", e.getMessage());
    }
  }

  /** Takes in a new version of the pod. */
  void update(Pod pod) {
    shop.telemetry().starts().shown(pod);
    post(s -> take(s, pod));
  }

  private void take(PodState s, Pod pod) {
    if (version(pod) < version(s.pod())) {
      return;
    }
    boolean shown =
        !Fields.map(pod.getMetadata().getLabels()).equals(s.pod().getMetadata().getLabels())
            || !Fields.map(pod.getMetadata().getAnnotations())
                .equals(s.pod().getMetadata().getAnnotations());
    resources.ask(s, pod);
    if (shown && s.memory().volumes() instanceof Preparation.Done) {
      // Volumes can show labels and annotations.
      s.memory(s.memory().withVolumes(Preparation.PENDING));
    }
  }

  /** Tries again what was deferred. Does not block. */
  void reconsider() {
    if (seen.memory().resize().pending().isPresent()) {
      post(resources::askAgain);
    }
  }

  /** Versions of one object grow; one that is no number counts as new. */
  private static long version(Pod pod) {
    String version = Fields.text(pod.getMetadata().getResourceVersion());
    boolean number = !version.isEmpty() && version.length() < 19;
    return number && version.chars().allMatch(Character::isDigit)
        ? Long.parseLong(version)
        : Long.MAX_VALUE;
  }

  /** Ends the pod as failed, unless it is being ended already. Does not block. */
  void fail(Ending.Failure failure, Duration grace) {
    post(
        s -> {
          if (s.memory().ending().isEmpty()) {
            Instant deadline = shop.environment().clock().now().plus(grace);
            s.memory(s.memory().with(new Ending(deadline, Optional.of(failure))));
          }
        });
  }

  /** Blocks until the status is written, or the limit is reached. */
  void flush(Duration limit) throws InterruptedException {
    writer.flush(limit);
  }

  /** Whether nothing runs any more and the volumes are gone. */
  boolean cleared() {
    PodSnapshot now = seen;
    return PodLifecycle.quiet(now) && now.memory().volumes() instanceof Preparation.Released;
  }

  /**
   * Removes the containers and sandboxes of a pod that has ended and stays all the same, with their
   * logs. Blocks.
   */
  void sweep() {
    PodSnapshot now = seen;
    if (!Pods.finished(now.pod()) || !cleared()) {
      return;
    }
    var view = new View(now, (container, variables) -> List.of());
    List<Change> changes = new ArrayList<>();
    now.containers()
        .forEach(
            c -> changes.add(operations.run(new Action.RemoveContainer(c.id()), view, Span.NONE)));
    now.sandboxes()
        .forEach(
            s -> changes.add(operations.run(new Action.RemoveSandbox(s.id()), view, Span.NONE)));
    // At once: half of its containers would tell a status that was never true.
    post(s -> changes.forEach(change -> change.apply().accept(s)));
  }

  /** Takes in that the API has the pod no more. */
  void vanish(Pod last) {
    post(
        s -> {
          s.pod(last);
          s.vanish();
        });
  }
}
