package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.PodShape.Trouble;
import io.coracle.kubelet.pods.ComputeResources;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One state of a pod: the API's object, the kubelet's memory, the runtime, and what is under way.
 *
 * <p>Time stands still at {@link #NOW}. Whatever the pod waits for lies after it; that the wait is
 * over is an event like others, which puts the end of it into the past. So every order in which
 * waits can end is looked at, and no state differs from another only by the time of day.
 *
 * <p>An event makes a copy and changes that; see {@link WorldEvents}.
 */
final class World {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant PAST = NOW.minusSeconds(3600);
  private static final NodeFacts NODE = new NodeFacts(List.of("192.0.2.1"), "fake");

  final PodShape shape;
  private final Map<Version, Pod> pods;
  final Set<Trouble> had;
  final List<SandboxStatus> sandboxes;
  final List<ContainerStatus> containers;
  final Map<String, ProbeVerdict> verdicts;
  final List<Action> underway;
  boolean deleted;
  boolean gone;
  boolean removed;
  PodMemory memory;

  /** The status that was decided last. */
  PodStatus shown = new PodStatus();

  /** The status that the API has; it may be behind. */
  PodStatus written = new PodStatus();

  Optional<Instant> wakeUp = Optional.empty();
  int next;

  World(PodShape shape) {
    this.shape = shape;
    this.pods = new HashMap<>();
    this.had = EnumSet.noneOf(Trouble.class);
    this.sandboxes = new ArrayList<>();
    this.containers = new ArrayList<>();
    this.verdicts = new HashMap<>();
    this.underway = new ArrayList<>();
    this.memory = PodMemory.begin(NOW);
  }

  World(World from) {
    this.shape = from.shape;
    this.pods = from.pods;
    this.had = from.had.isEmpty() ? EnumSet.noneOf(Trouble.class) : EnumSet.copyOf(from.had);
    this.sandboxes = new ArrayList<>(from.sandboxes);
    this.containers = new ArrayList<>(from.containers);
    this.verdicts = new HashMap<>(from.verdicts);
    this.underway = new ArrayList<>(from.underway);
    this.deleted = from.deleted;
    this.gone = from.gone;
    this.removed = from.removed;
    this.memory = from.memory;
    this.shown = from.shown;
    this.written = from.written;
    this.wakeUp = from.wakeUp;
    this.next = from.next;
  }

  /** The pod as the kubelet sees it. */
  Pod pod() {
    return pods.computeIfAbsent(
        new Version(
            deleted,
            had.contains(Trouble.HURRIED),
            had.contains(Trouble.IMAGE_CHANGED),
            had.contains(Trouble.RESIZED),
            phase(written)),
        this::pod);
  }

  /** Pods are the same for many worlds, and dear to make. */
  private record Version(
      boolean deleted, boolean hurried, boolean changed, boolean resized, String phase) {}

  private Pod pod(Version version) {
    var pod = new PodBuilder(shape.pod());
    if (version.deleted) {
      long grace = version.hurried ? 1 : 30;
      pod.editMetadata()
          .withDeletionTimestamp(NOW.plusSeconds(grace).toString())
          .withDeletionGracePeriodSeconds(grace)
          .endMetadata();
    }
    if (version.changed) {
      pod.editSpec().editFirstContainer().withImage("image:2").endContainer().endSpec();
    }
    if (version.resized) {
      pod.editSpec()
          .editFirstContainer()
          .editOrNewResources()
          .addToRequests("cpu", new Quantity("2"))
          .endResources()
          .endContainer()
          .endSpec();
    }
    if (!version.phase.isEmpty()) {
      pod.withNewStatus().withPhase(version.phase).endStatus();
    }
    return pod.build();
  }

  static String phase(PodStatus status) {
    return status.getPhase() == null ? "" : status.getPhase();
  }

  boolean finished() {
    return phase(shown).equals("Succeeded") || phase(shown).equals("Failed");
  }

  /** Whether the final phase is known here only. */
  boolean unwritten() {
    return finished() && !phase(written).equals(phase(shown));
  }

  PodSnapshot snapshot() {
    return new PodSnapshot(
        pod(), gone, shown, NODE, sandboxes, containers, memory, Map.copyOf(verdicts));
  }

  /** Decides, until what is done at a stroke is done, and checks every decision. */
  void settle() {
    boolean more = !removed;
    while (more) {
      PodSnapshot before = snapshot();
      Decision decision = PodLifecycle.decide(before, NOW);
      LifecycleRules.check(before, decision, NOW);
      take(decision);
      List<Action> prompt = underway.stream().filter(this::prompt).toList();
      prompt.forEach(this::end);
      more = (!prompt.isEmpty() || !memory.equals(decision.memory())) && !removed;
    }
  }

  private void take(Decision decision) {
    memory = decision.memory();
    for (Container container : Pods.allContainers(shape.pod())) {
      // That an end is shown for a moment, before the back-off is, matters to nobody here.
      ContainerMemory known = memory.container(container.getName());
      if (!known.reportedEnd().isEmpty()) {
        memory = memory.with(container.getName(), known.ended(known.reportedEnd(), PAST));
      }
    }
    shown = decision.status();
    wakeUp = decision.wakeUp();
    if (!finished() || !mayBeForgotten()) {
      written = shown;
    }
    if (memory.ending().isPresent()) {
      underway.removeIf(action -> action instanceof Action.PullImage);
    }
    decision.actions().stream()
        .filter(action -> !(action instanceof Action.Report))
        .forEach(underway::add);
  }

  /** Whether a kubelet may yet come that knows only what was written. */
  private boolean mayBeForgotten() {
    return mayHave(Trouble.KUBELET_RESTARTED);
  }

  boolean mayHave(Trouble trouble) {
    return shape.troubles().contains(trouble)
        && !had.contains(trouble)
        && had.size() < shape.most();
  }

  /** What is taken to need no time, so that there are fewer states. */
  private boolean prompt(Action action) {
    return switch (action) {
      case Action.RemoveContainer _, Action.RemoveSandbox _, Action.Forget _ -> true;
      case Action.PrepareVolumes _,
          Action.ReleaseVolumes _,
          Action.CreateSandbox _,
          Action.StopSandbox _,
          Action.PullImage _ ->
          shape.calm();
      case Action.StartContainer _,
          Action.RunPostStart _,
          Action.StopContainer _,
          Action.ResizeContainer _,
          Action.DeletePod _,
          Action.Report _ ->
          false;
    };
  }

  /** An operation ends as it should. */
  void end(Action action) {
    ended(action);
    switch (action) {
      case Action.PrepareVolumes _ -> memory = memory.withVolumes(Preparation.DONE);
      case Action.ReleaseVolumes _ -> memory = memory.withVolumes(Preparation.RELEASED);
      case Action.CreateSandbox create -> {
        List.copyOf(sandboxes).forEach(this::kill);
        sandboxes.add(sandbox("s" + next++, create.attempt(), true));
        memory = memory.withSandbox(Preparation.PENDING);
      }
      case Action.StopSandbox stop -> sandbox(stop.id()).ifPresent(this::kill);
      case Action.RemoveSandbox remove -> sandboxes.removeIf(s -> s.id().equals(remove.id()));
      case Action.PullImage pull -> image(pull.container(), new ImageState.Available("image"));
      case Action.StartContainer start -> {
        String name = start.container();
        memory = memory.with(name, memory.container(name).started());
        make(start, State.RUNNING);
      }
      case Action.RunPostStart hook -> memory = memory.hooked(hook.id());
      case Action.StopContainer stop -> running(stop.id()).ifPresent(c -> exit(c, 143));
      case Action.ResizeContainer resize ->
          memory = memory.with(memory.resize().done(resize.id(), resize.resources()));
      case Action.RemoveContainer remove -> forget(remove.id());
      case Action.DeletePod _ -> gone = true;
      case Action.Forget _ -> removed = true;
      case Action.Report _ -> throw new IllegalArgumentException("a report is never under way");
    }
  }

  /** An operation is over, whatever came of it. */
  void ended(Action action) {
    underway.remove(action);
    memory = memory.ended(action.key());
  }

  void image(String container, ImageState image) {
    memory = memory.with(container, memory.container(container).with(image));
  }

  Optional<SandboxStatus> sandbox(String id) {
    return sandboxes.stream().filter(s -> s.id().equals(id)).findFirst();
  }

  static SandboxStatus sandbox(String id, int attempt, boolean ready) {
    return new SandboxStatus(
        id, "p", "default", "uid-p", attempt, ready, NOW, List.of("10.0.0.1"), Map.of(), Map.of());
  }

  /** A sandbox dies, and what runs in it. */
  void kill(SandboxStatus sandbox) {
    List.copyOf(containers).stream()
        .filter(c -> c.sandboxId().equals(sandbox.id()) && c.state() == State.RUNNING)
        .forEach(c -> exit(c, 137));
    sandboxes.replaceAll(s -> s == sandbox ? sandbox(s.id(), s.attempt(), false) : s);
  }

  Optional<ContainerStatus> running(String id) {
    return containers.stream()
        .filter(c -> c.id().equals(id) && c.state() == State.RUNNING)
        .findFirst();
  }

  /** Whether a start has already made its container. */
  Optional<ContainerStatus> made(Action.StartContainer start) {
    return containers.stream()
        .filter(c -> c.name().equals(start.container()) && c.attempt() == start.attempt())
        .findFirst();
  }

  /** A start makes its container, or carries it on. It cannot in a sandbox that is gone. */
  void make(Action.StartContainer start, State state) {
    Optional<ContainerStatus> made = made(start);
    boolean ready = sandbox(start.sandboxId()).filter(SandboxStatus::ready).isPresent();
    if (made.isEmpty() && !ready) {
      fault(start.container());
    } else if (made.isEmpty()) {
      put(fresh(start, state));
    } else if (made.get().state() == State.CREATED) {
      put(with(made.get(), ready ? state : State.EXITED, ready ? 0 : 137));
    }
  }

  void fault(String container) {
    var fault = new StartFault("CreateContainerError", "fault", NOW.plusSeconds(10));
    memory = memory.with(container, memory.container(container).with(fault));
  }

  private ContainerStatus fresh(Action.StartContainer start, State state) {
    Container spec = Pods.container(pod(), start.container()).orElseThrow();
    return new ContainerStatus(
        "c" + next++,
        start.sandboxId(),
        start.container(),
        start.attempt(),
        state,
        NOW,
        NOW,
        Instant.EPOCH,
        0,
        "",
        "",
        "image",
        "image",
        "",
        Map.of(),
        Map.of(Labels.HASH, Pods.hash(spec), Labels.RESOURCES, ComputeResources.text(spec)));
  }

  static ContainerStatus with(ContainerStatus c, State state, int code) {
    Instant finished = state == State.EXITED ? NOW : Instant.EPOCH;
    return finished(c, state, finished, code);
  }

  static ContainerStatus finished(ContainerStatus c, State state, Instant finished, int code) {
    return new ContainerStatus(
        c.id(),
        c.sandboxId(),
        c.name(),
        c.attempt(),
        state,
        c.created(),
        c.started(),
        finished,
        code,
        c.reason(),
        c.message(),
        c.image(),
        c.imageRef(),
        c.logPath(),
        c.labels(),
        c.annotations());
  }

  /** A container ends, and with it what is done to it. */
  void exit(ContainerStatus container, int code) {
    put(with(container, State.EXITED, code));
    underway.stream().filter(a -> isOn(a, container.id())).toList().forEach(this::ended);
  }

  private static boolean isOn(Action action, String containerId) {
    return (action instanceof Action.StopContainer stop && stop.id().equals(containerId))
        || (action instanceof Action.RunPostStart hook && hook.id().equals(containerId))
        || (action instanceof Action.ResizeContainer resize && resize.id().equals(containerId));
  }

  void put(ContainerStatus container) {
    containers.removeIf(c -> c.id().equals(container.id()));
    containers.add(container);
    verdicts.keySet().retainAll(ids(State.RUNNING));
    if (container.state() == State.RUNNING) {
      Container spec = Pods.container(pod(), container.name()).orElseThrow();
      boolean startup = spec.getStartupProbe() != null;
      boolean readiness = spec.getReadinessProbe() != null;
      if (startup || readiness || spec.getLivenessProbe() != null) {
        verdicts.put(
            container.id(), new ProbeVerdict(!startup, !startup && !readiness, Optional.empty()));
      }
    }
    ContainerMemory known = memory.container(container.name()).attempted(container.attempt());
    memory = memory.with(container.name(), known);
  }

  private Set<String> ids(State state) {
    var ids = new java.util.HashSet<String>();
    containers.stream().filter(c -> c.state() == state).forEach(c -> ids.add(c.id()));
    return ids;
  }

  void forget(String id) {
    containers.removeIf(c -> c.id().equals(id));
    verdicts.remove(id);
  }

  /** The newest sandbox. */
  @Nullable SandboxStatus newestSandbox() {
    return sandboxes.isEmpty() ? null : sandboxes.getLast();
  }

  boolean current(String sandboxId) {
    return newestSandbox() != null
        && Objects.requireNonNull(newestSandbox()).id().equals(sandboxId);
  }

  /** Whether there is nothing that the pod still has to do, or that has to be done for it. */
  boolean settled() {
    if (removed) {
      return true;
    }
    if (deleted || gone || !underway.isEmpty()) {
      return false;
    }
    if (finished()) {
      return !unwritten() && memory.volumes() instanceof Preparation.Released;
    }
    return memory.ending().isEmpty()
        && shown.getContainerStatuses().stream()
            .allMatch(
                c -> c.getState().getTerminated() != null || Boolean.TRUE.equals(c.getReady()));
  }

  /** All that the lifecycle can tell this world from another by. */
  String text() {
    return WorldText.of(this);
  }

  @Override
  public String toString() {
    return text();
  }
}
