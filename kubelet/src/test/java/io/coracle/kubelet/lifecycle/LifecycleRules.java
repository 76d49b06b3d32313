package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What must be true of every decision, whatever the pod has been through. */
final class LifecycleRules {
  /** That a rule does not hold. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  private final PodSnapshot before;
  private final Decision decision;
  private final Instant now;
  private final Pod pod;
  private final boolean ending;

  private LifecycleRules(PodSnapshot before, Decision decision, Instant now) {
    this.before = before;
    this.decision = decision;
    this.now = now;
    this.pod = before.pod();
    this.ending = decision.memory().ending().isPresent();
  }

  static void check(PodSnapshot before, Decision decision, Instant now) {
    var rules = new LifecycleRules(before, decision, now);
    rules.oneOfEach();
    decision.actions().forEach(rules::action);
    new StatusRules(before, decision).check();
  }

  private static void require(boolean holds, String rule, Object about) {
    if (!holds) {
      throw new Broken(rule + ": " + about);
    }
  }

  /** The runtime that this is about does what it should, so that the rest means something. */
  private void oneOfEach() {
    require(
        before.sandboxes().stream().filter(SandboxStatus::ready).count() <= 1,
        "one sandbox at a time",
        before.sandboxes());
    for (Container container : Pods.allContainers(pod)) {
      require(
          before.runs(container.getName()).stream().filter(LifecycleRules::alive).count() <= 1,
          "one run of a container at a time",
          container.getName());
    }
  }

  private static boolean alive(ContainerStatus run) {
    return run.state() == State.RUNNING || run.state() == State.UNKNOWN;
  }

  private boolean anyAlive(Stream<String> names) {
    Set<String> among = Set.copyOf(names.toList());
    return before.containers().stream().anyMatch(c -> alive(c) && among.contains(c.name()));
  }

  private void action(Action action) {
    Instant mark = before.memory().underway().get(action.key());
    boolean sooner =
        action instanceof Action.StopContainer stop
            && mark != null
            && now.plus(stop.grace()).isBefore(mark);
    require(mark == null || sooner, "nothing is begun while it is under way", action);
    switch (action) {
      case Action.StartContainer start -> start(start);
      case Action.StopContainer stop -> stop(stop);
      case Action.CreateSandbox _ -> {
        require(!ending, "no sandbox for a pod that ends", action);
        require(before.sandbox().isEmpty(), "no second sandbox", action);
      }
      case Action.PrepareVolumes _ -> require(!ending, "no volumes for a pod that ends", action);
      case Action.PullImage _ -> require(!ending, "no image for a pod that ends", action);
      case Action.RunPostStart hook -> hook(hook);
      case Action.ResizeContainer resize ->
          require(!ending && runs(resize.id()), "what runs is resized", action);
      case Action.RemoveContainer remove -> remove(remove);
      case Action.StopSandbox _ -> {
        require(ending, "a sandbox that runs is not stopped", action);
        require(nothingRuns(), "containers end before their sandbox", action);
      }
      case Action.RemoveSandbox remove ->
          require(
              before.sandboxes().stream().anyMatch(s -> s.id().equals(remove.id()) && !s.ready()),
              "only what has ended is removed",
              action);
      case Action.ReleaseVolumes _ -> {
        require(ending, "volumes are kept while the pod lives", action);
        require(nothingRuns() && before.sandbox().isEmpty(), "volumes go last", action);
      }
      case Action.DeletePod _ -> {
        require(Pods.deletionRequested(pod), "nobody asked for it", action);
        require(
            nothingRuns() && before.sandbox().isEmpty() && !before.memory().isUnderway("sandbox"),
            "something of it still runs",
            action);
        require(finished(decision), "its last phase is a final one", action);
      }
      case Action.Forget _ -> {
        require(before.gone(), "the API still has it", action);
        require(
            before.containers().isEmpty() && before.sandboxes().isEmpty(),
            "nothing is left behind",
            action);
      }
      case Action.Report _ -> {}
    }
  }

  private static boolean finished(Decision decision) {
    String phase = decision.status().getPhase();
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private boolean nothingRuns() {
    return before.containers().stream().noneMatch(LifecycleRules::alive)
        && !before.memory().anyUnderway("start/");
  }

  private boolean runs(String id) {
    return before.containers().stream()
        .anyMatch(c -> c.id().equals(id) && c.state() == State.RUNNING);
  }

  private void start(Action.StartContainer start) {
    String name = start.container();
    Container container = Pods.container(pod, name).orElseThrow();
    require(!ending, "nothing starts once the end has begun", start);
    require(
        before.sandbox().filter(s -> s.id().equals(start.sandboxId())).isPresent(),
        "containers start in the sandbox that runs",
        start);
    require(
        before.runs(name).stream().allMatch(run -> run.state() == State.EXITED),
        "a container starts when its last run has ended",
        start);
    require(
        before.runs(name).stream().allMatch(run -> run.attempt() < start.attempt())
            && start.attempt() >= before.memory().container(name).nextAttempt(),
        "attempts rise",
        start);
    require(before.memory().volumes() instanceof Preparation.Done, "volumes come first", start);
    before.newest(name).ifPresent(last -> again(container, last));
    order(container);
  }

  private void again(Container container, ContainerStatus last) {
    boolean init = isInit(container);
    boolean plainInit = init && !Pods.sidecar(container);
    boolean here = before.sandbox().orElseThrow().id().equals(last.sandboxId());
    boolean permitted =
        Pods.sidecar(container)
            || (plainInit
                ? !here || Restarts.initAgain(pod, container, last)
                : Restarts.again(pod, container, last));
    require(permitted, "its policy lets it run again", container.getName());
    Optional<BackOff> backOff = before.memory().container(container.getName()).backOff();
    require(
        BackOff.until(backOff, last.finished(), now).isEmpty(),
        "a container starts when its back-off is over",
        container.getName());
  }

  private boolean isInit(Container container) {
    return Pods.initContainers(pod).stream().anyMatch(c -> c.getName().equals(container.getName()));
  }

  /** Init containers one after the other, sidecars when they have started, then the others. */
  private void order(Container container) {
    boolean initialized =
        Pods.containers(pod).stream()
            .anyMatch(c -> before.newestInSandbox(c.getName()).isPresent());
    if (initialized) {
      require(
          !isInit(container) || Pods.sidecar(container),
          "init containers run before the others",
          container.getName());
      return;
    }
    for (Container earlier : earlier(container)) {
      Optional<ContainerStatus> run = before.newestInSandbox(earlier.getName());
      boolean over =
          Pods.sidecar(earlier)
              ? run.filter(r -> Readiness.started(before, earlier, r)).isPresent()
              : run.filter(r -> r.state() == State.EXITED && r.exitCode() == 0).isPresent();
      require(
          over, "init containers come in order", earlier.getName() + ", " + container.getName());
    }
  }

  private List<Container> earlier(Container container) {
    List<Container> earlier = new ArrayList<>();
    for (Container init : Pods.initContainers(pod)) {
      if (init.getName().equals(container.getName())) {
        break;
      }
      earlier.add(init);
    }
    return earlier;
  }

  private void stop(Action.StopContainer stop) {
    Container container = Pods.container(pod, stop.container()).orElseThrow();
    ContainerStatus run =
        before.containers().stream()
            .filter(c -> c.id().equals(stop.id()))
            .findFirst()
            .orElseThrow();
    require(alive(run), "only what runs is stopped", stop);
    if (!ending) {
      boolean probe = Readiness.verdict(before, container, run).failed().isPresent();
      boolean changed = !Pods.hash(container).equals(run.annotations().get(Labels.HASH));
      boolean resize =
          Resizing.due(before.memory(), container, run)
              && Resizing.restarts(before.memory(), container, run);
      require(
          probe
              || changed
              || resize
              || decision.memory().restartingAll()
              || run.state() == State.UNKNOWN,
          "nothing is killed without a cause",
          stop);
    } else if (Pods.sidecar(container)) {
      Stream<String> others =
          Pods.allContainers(pod).stream().filter(c -> !Pods.sidecar(c)).map(Container::getName);
      require(
          !anyAlive(others) && !before.memory().anyUnderway("start/"),
          "sidecars end after the others",
          stop);
    }
  }

  private void hook(Action.RunPostStart hook) {
    Container container = Pods.container(pod, hook.container()).orElseThrow();
    require(!ending && runs(hook.id()), "hooks run in what runs", hook);
    require(
        Readiness.hasPostStart(container) && !before.memory().hooked().contains(hook.id()),
        "a hook runs once",
        hook);
  }

  private void remove(Action.RemoveContainer remove) {
    ContainerStatus run =
        before.containers().stream()
            .filter(c -> c.id().equals(remove.id()))
            .findFirst()
            .orElseThrow();
    require(!alive(run), "what runs is not removed", remove);
    if (!ending && !decision.memory().restartingAll() && run.state() == State.EXITED) {
      require(
          before.runs(run.name()).stream()
              .anyMatch(c -> c.state() == State.EXITED && c.attempt() > run.attempt()),
          "the log of the last run is kept",
          remove);
    }
  }

  /**
   * That a decision which is taken again, when nothing has happened, asks for nothing more.
   *
   * @param after with all that the last decision said
   */
  static void checkThatItStands(PodSnapshot after, Instant now) {
    Decision again = PodLifecycle.decide(after, now);
    require(again.actions().isEmpty(), "without news there is nothing new to do", again.actions());
    require(again.memory().equals(after.memory()), "nor to remember", again.memory());
  }
}
