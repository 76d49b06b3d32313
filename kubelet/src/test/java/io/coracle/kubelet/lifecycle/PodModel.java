package io.coracle.kubelet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** A pod, a runtime and an API, as small as they can be, with chance as the scheduler. */
final class PodModel {
  private final SplittableRandom random;
  private final Map<String, Action> underway = new LinkedHashMap<>();
  private final Map<String, SandboxStatus> sandboxes = new LinkedHashMap<>();
  private final Map<String, ContainerStatus> containers = new LinkedHashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Pod pod;
  private boolean gone;
  private boolean removed;
  private PodMemory memory;
  private PodStatus reported = new PodStatus();
  private int next;
  private boolean kind;

  PodModel(Pod pod, SplittableRandom random) {
    this.pod = pod;
    this.random = random;
    this.memory = PodMemory.begin(now);
  }

  List<ContainerStatus> containers() {
    return List.copyOf(containers.values());
  }

  boolean removed() {
    return removed;
  }

  void delete() {
    pod =
        new PodBuilder(pod)
            .editMetadata()
            .withDeletionTimestamp(now.plusSeconds(30).toString())
            .withDeletionGracePeriodSeconds(30L)
            .endMetadata()
            .build();
  }

  /** Lets something happen, and decides. */
  void step() {
    now = now.plusSeconds(random.nextInt(20));
    happen();
    decide();
  }

  /** Lets everything that is under way end well until nothing is left to do. */
  void finish() {
    kind = true;
    for (int i = 0; i < 200 && !removed; i++) {
      now = now.plusSeconds(30);
      decide();
      List.copyOf(underway.values()).forEach(this::end);
    }
  }

  private void decide() {
    if (removed) {
      return;
    }
    Decision decision = PodLifecycle.decide(snapshot(), now);
    memory = decision.memory();
    reported = decision.status();
    for (Action action : decision.actions()) {
      if (!(action instanceof Action.Report)) {
        boolean stop = action instanceof Action.StopContainer;
        assertThat(underway.containsKey(action.key()) && !stop).as(action.toString()).isFalse();
        underway.put(action.key(), action);
      }
    }
  }

  private PodSnapshot snapshot() {
    return new PodSnapshot(
        pod,
        gone,
        reported,
        new NodeFacts(List.of("192.0.2.1"), "fake"),
        List.copyOf(sandboxes.values()),
        containers(),
        memory,
        Map.of());
  }

  private void happen() {
    List<Action> open = List.copyOf(underway.values());
    List<ContainerStatus> running =
        containers().stream().filter(c -> c.state() == State.RUNNING).toList();
    int dice = random.nextInt(10);
    if (dice < 7 && !open.isEmpty()) {
      end(open.get(random.nextInt(open.size())));
    } else if (dice < 9 && !running.isEmpty()) {
      exit(running.get(random.nextInt(running.size())), random.nextInt(2));
    } else if (dice == 9 && random.nextInt(5) == 0) {
      sandboxes.values().stream().filter(SandboxStatus::ready).findFirst().ifPresent(this::kill);
    }
  }

  private void kill(SandboxStatus sandbox) {
    containers().stream()
        .filter(c -> c.sandboxId().equals(sandbox.id()) && c.state() == State.RUNNING)
        .forEach(c -> exit(c, 137));
    sandboxes.put(sandbox.id(), sandbox(sandbox.id(), sandbox.attempt(), false));
  }

  private boolean fails() {
    return !kind && random.nextInt(5) == 0;
  }

  private void end(Action action) {
    underway.remove(action.key());
    memory = memory.ended(action.key());
    switch (action) {
      case Action.PrepareVolumes _ ->
          memory = memory.withVolumes(fails() ? failed() : Preparation.DONE);
      case Action.ReleaseVolumes _ -> memory = memory.withVolumes(Preparation.RELEASED);
      case Action.CreateSandbox create -> createSandbox(create);
      case Action.StopSandbox stop -> kill(Objects.requireNonNull(sandboxes.get(stop.id())));
      case Action.RemoveSandbox remove -> sandboxes.remove(remove.id());
      case Action.PullImage pull -> pull(pull.container());
      case Action.StartContainer start -> start(start);
      case Action.RunPostStart hook -> memory = memory.hooked(hook.id());
      case Action.StopContainer stop -> {
        ContainerStatus container = containers.get(stop.id());
        if (container != null && container.state() == State.RUNNING) {
          exit(container, 143);
        }
      }
      case Action.ResizeContainer resize ->
          memory = memory.with(memory.resize().done(resize.id(), resize.resources()));
      case Action.RemoveContainer remove -> containers.remove(remove.id());
      case Action.DeletePod _ -> gone = true;
      case Action.Forget _ -> removed = true;
      case Action.Report _ -> throw new AssertionError("a report is never under way");
    }
  }

  private Preparation failed() {
    return new Preparation.Failed("chance", now.plusSeconds(2));
  }

  private void createSandbox(Action.CreateSandbox create) {
    sandboxes.values().stream().filter(SandboxStatus::ready).toList().forEach(this::kill);
    if (fails()) {
      memory = memory.withSandbox(failed());
      return;
    }
    String id = "s" + next++;
    sandboxes.put(id, sandbox(id, create.attempt(), true));
    memory = memory.withSandbox(Preparation.PENDING);
  }

  private SandboxStatus sandbox(String id, int attempt, boolean ready) {
    return new SandboxStatus(
        id, "p", "default", "uid-p", attempt, ready, now, List.of("10.0.0.1"), Map.of(), Map.of());
  }

  private void pull(String name) {
    ImageState image =
        fails()
            ? new ImageState.Failed("ErrImagePull", "chance", now, now.plusSeconds(10))
            : new ImageState.Available("image");
    memory = memory.with(name, memory.container(name).with(image));
  }

  private void start(Action.StartContainer start) {
    String name = start.container();
    boolean lost = !Objects.requireNonNull(sandboxes.get(start.sandboxId())).ready();
    if (lost || fails()) {
      var fault = new StartFault("CreateContainerError", "chance", now.plusSeconds(10));
      memory = memory.with(name, memory.container(name).with(fault));
      return;
    }
    String id = "c" + next++;
    put(id, start.sandboxId(), name, start.attempt(), State.RUNNING, 0, now, Instant.EPOCH);
    memory = memory.with(name, memory.container(name).attempted(start.attempt()));
  }

  private void exit(ContainerStatus c, int code) {
    put(c.id(), c.sandboxId(), c.name(), c.attempt(), State.EXITED, code, c.started(), now);
  }

  private void put(
      String id,
      String sandbox,
      String name,
      int attempt,
      State state,
      int code,
      Instant started,
      Instant finished) {
    containers.put(
        id,
        new ContainerStatus(
            id, sandbox, name, attempt, state, started, started, finished, code, "", "", "image",
            "image", "", Map.of(), Map.of()));
  }

  /** The rules that hold after every step. */
  void check(String where) {
    List<ContainerStatus> running =
        containers().stream().filter(c -> c.state() == State.RUNNING).toList();
    assertThat(running.stream().map(ContainerStatus::name).distinct().count())
        .as(where + ": one run of a container at a time")
        .isEqualTo(running.size());
    assertThat(sandboxes.values().stream().filter(SandboxStatus::ready).count())
        .as(where + ": one sandbox at a time")
        .isLessThanOrEqualTo(1);
    for (ContainerStatus container : running) {
      assertThat(Objects.requireNonNull(sandboxes.get(container.sandboxId())).ready())
          .as(where)
          .isTrue();
    }
    String policy = Pods.restartPolicy(pod);
    if (policy.equals("Never")) {
      for (Container container : Pods.containers(pod)) {
        assertThat(containers().stream().filter(c -> c.name().equals(container.getName())))
            .as(where + ": what is never restarted runs once")
            .hasSizeLessThanOrEqualTo(1);
      }
    }
    order(where);
  }

  /** No plain container runs while an init container still does. */
  private void order(String where) {
    List<String> plain = Pods.containers(pod).stream().map(Container::getName).toList();
    boolean plainRuns =
        containers().stream().anyMatch(c -> c.state() == State.RUNNING && plain.contains(c.name()));
    for (Container init : Pods.initContainers(pod)) {
      boolean runs =
          containers().stream()
              .anyMatch(c -> c.state() == State.RUNNING && c.name().equals(init.getName()));
      assertThat(!Pods.sidecar(init) && runs && plainRuns)
          .as(where + ": " + init.getName() + " beside plain containers")
          .isFalse();
    }
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    containers().forEach(c -> lines.add(c.name() + " " + c.attempt() + " " + c.state()));
    return "underway " + underway.keySet() + ", containers " + lines + ", memory " + memory;
  }
}
