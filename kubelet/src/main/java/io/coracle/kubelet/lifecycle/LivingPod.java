package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.ImageState.Available;
import io.coracle.kubelet.lifecycle.ImageState.Failed;
import io.coracle.kubelet.lifecycle.ImageState.Unknown;
import io.coracle.kubelet.pods.ComputeResources;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What to do for a pod that is to run. */
final class LivingPod {
  private final Plan plan;
  private final Pod pod;

  private LivingPod(Plan plan) {
    this.plan = plan;
    this.pod = plan.snapshot().pod();
  }

  static void decide(Plan plan) {
    var living = new LivingPod(plan);
    living.volumes();
    living.sandbox();
    living.debug();
    if (living.initialize()) {
      living.run();
    }
  }

  private void volumes() {
    if (due(plan.memory().volumes())) {
      plan.add(new Action.PrepareVolumes());
    }
  }

  private void sandbox() {
    boolean prepared = plan.memory().volumes() instanceof Preparation.Done;
    if (!prepared || plan.snapshot().sandbox().isPresent() || !due(plan.memory().sandbox())) {
      return;
    }
    int attempt =
        plan.snapshot().sandboxes().stream().mapToInt(s -> s.attempt() + 1).max().orElse(0);
    boolean added = plan.add(new Action.CreateSandbox(attempt));
    if (added && !plan.snapshot().containers().isEmpty()) {
      plan.add(
          new Action.Report(
              false,
              "",
              "SandboxChanged",
              "Pod sandbox changed, it will be killed and re-created."));
    }
  }

  /** Whether something that is prepared outside is to be tried now. */
  private boolean due(Preparation preparation) {
    return switch (preparation) {
      case Preparation.Pending _ -> true;
      case Preparation.Failed failed -> !before(failed.retryAt());
      case Preparation.Done _, Preparation.Released _ -> false;
    };
  }

  /** Runs the init containers in order. Returns whether the others may run. */
  private boolean initialize() {
    boolean initialized = initialized();
    for (Container container : Pods.initContainers(pod)) {
      boolean sidecar = Pods.sidecar(container);
      if (initialized && !sidecar) {
        continue;
      }
      Optional<ContainerStatus> run = plan.snapshot().newestInSandbox(container.getName());
      if (run.isPresent() && succeeded(run.get()) && !sidecar) {
        continue;
      }
      boolean up = false;
      if (run.isPresent() && run.get().state() == State.RUNNING) {
        tend(container, run.get());
        up = sidecar && Readiness.started(plan.snapshot(), container, run.get());
      } else {
        start(container, false);
      }
      if (!up && !initialized) {
        return false;
      }
    }
    return true;
  }

  /** Once a plain container was made in this sandbox, init containers are over. */
  private boolean initialized() {
    return Pods.containers(pod).stream()
        .anyMatch(c -> plan.snapshot().newestInSandbox(c.getName()).isPresent());
  }

  private static boolean succeeded(ContainerStatus run) {
    return run.state() == State.EXITED && run.exitCode() == 0;
  }

  private void run() {
    boolean blocked = false;
    for (Container container : Pods.containers(pod)) {
      blocked |= tendOrStart(container, blocked, true);
    }
  }

  /** Whoever looks for a fault does not wait for init containers, nor they for him. */
  private void debug() {
    for (Container container : Pods.ephemeralContainers(pod)) {
      tendOrStart(container, false, false);
    }
  }

  /** Returns whether the start of later containers has to wait for this one. */
  private boolean tendOrStart(Container container, boolean blocked, boolean restartable) {
    Optional<ContainerStatus> here = plan.snapshot().newestInSandbox(container.getName());
    if (here.isPresent() && here.get().state() == State.RUNNING) {
      return tend(container, here.get());
    }
    Optional<ContainerStatus> ended =
        plan.snapshot().newest(container.getName()).filter(run -> run.state() == State.EXITED);
    if (ended.isPresent() && !(restartable && Restarts.again(pod, container, ended.get()))) {
      return false;
    }
    return start(container, blocked);
  }

  /** Cares for a running container. Returns whether its postStart hook is still to end. */
  private boolean tend(Container container, ContainerStatus run) {
    var verdict = Readiness.verdict(plan.snapshot(), container, run);
    String name = container.getName();
    if (verdict.failed().isPresent()) {
      ProbeVerdict.Failed failed = verdict.failed().get();
      long grace = failed.graceSeconds() < 0 ? Pods.graceSeconds(pod) : failed.graceSeconds();
      stop(
          run,
          "Container " + name + " failed " + failed.probe() + " probe, will be restarted",
          grace);
      return false;
    }
    String hash = run.annotations().getOrDefault(Labels.HASH, "");
    if (!hash.isEmpty() && !hash.equals(Pods.hash(container))) {
      stop(
          run,
          "Container " + name + " definition changed, will be restarted",
          Pods.graceSeconds(pod));
      return false;
    }
    if (Resizing.due(plan.memory(), container, run)) {
      return resize(container, run);
    }
    if (Readiness.hasPostStart(container) && !plan.memory().hooked().contains(run.id())) {
      plan.add(new Action.RunPostStart(name, run.id()));
      return true;
    }
    return false;
  }

  private boolean resize(Container container, ContainerStatus run) {
    if (Resizing.restarts(plan.memory(), container, run)) {
      String message = "Container " + container.getName() + " resize requires restart";
      stop(run, message, Pods.graceSeconds(pod));
    } else {
      boolean last = Resizing.left(plan.snapshot()) == 1;
      plan.add(
          new Action.ResizeContainer(
              container.getName(), run.id(), ComputeResources.text(container), last));
    }
    return false;
  }

  private void stop(ContainerStatus run, String message, long grace) {
    plan.stop(
        new Action.StopContainer(run.name(), run.id(), message, Duration.ofSeconds(grace), false));
  }

  /** Starts a container when it may. Returns whether later ones have to wait for it. */
  private boolean start(Container container, boolean blocked) {
    String name = container.getName();
    if (plan.memory().isUnderway("start/" + name)) {
      return true;
    }
    Optional<ContainerStatus> last = plan.snapshot().newest(name);
    if (last.isPresent() && last.get().state() != State.EXITED && clearAway(last.get())) {
      return true;
    }
    return !waits(container, last) && obtain(container, last, blocked);
  }

  /** Removes what a start that never ended has left. Returns whether that has to be waited for. */
  private boolean clearAway(ContainerStatus left) {
    return switch (left.state()) {
      case CREATED -> {
        plan.add(new Action.RemoveContainer(left.id()));
        yield true;
      }
      case UNKNOWN -> {
        stop(left, "Container " + left.name() + " is in an unknown state, will be restarted", 0);
        yield true;
      }
      // It runs in a sandbox that is gone; making the new sandbox ends it.
      case RUNNING -> plan.snapshot().sandbox().isPresent();
      case EXITED -> false;
    };
  }

  private boolean waits(Container container, Optional<ContainerStatus> last) {
    String name = container.getName();
    ContainerMemory memory = plan.memory().container(name);
    Optional<Instant> until =
        last.flatMap(end -> BackOff.until(memory.backOff(), end.finished(), plan.now()));
    if (until.isPresent()) {
      plan.wake(until.get());
      noteEnd(name, memory, last.get().id());
      return true;
    }
    return memory.fault().isPresent() && before(memory.fault().get().retryAt());
  }

  private void noteEnd(String name, ContainerMemory memory, String containerId) {
    if (memory.reportedEnd().equals(containerId)) {
      return;
    }
    plan.remember(plan.memory().with(name, memory.ended(containerId, plan.now())));
    plan.add(
        new Action.Report(
            true,
            name,
            "BackOff",
            "Back-off restarting failed container " + name + " in pod " + Pods.reference(pod)));
  }

  private boolean obtain(Container container, Optional<ContainerStatus> last, boolean blocked) {
    String name = container.getName();
    return switch (plan.memory().container(name).image()) {
      case Unknown _ -> {
        plan.add(new Action.PullImage(name));
        yield true;
      }
      case Failed failed -> {
        if (!before(failed.retryAt())) {
          plan.add(new Action.PullImage(name));
        }
        yield false;
      }
      case Available image -> {
        if (!blocked && housed()) {
          launch(name, image.reference(), last);
        }
        yield true;
      }
    };
  }

  /** Whether there is a sandbox, and volumes as this kubelet knows them. */
  private boolean housed() {
    return plan.snapshot().sandbox().isPresent()
        && plan.memory().volumes() instanceof Preparation.Done;
  }

  private void launch(String name, String imageReference, Optional<ContainerStatus> last) {
    ContainerMemory memory = plan.memory().container(name);
    int attempt = Math.max(memory.nextAttempt(), last.map(l -> l.attempt() + 1).orElse(0));
    Optional<BackOff> backOff =
        last.map(
                end ->
                    BackOff.next(
                        memory.backOff(), end.finished(), plan.now(), plan.longestBackOff()))
            .or(memory::backOff);
    // The attempt counts once its container is there: a start that fails before is no restart.
    plan.remember(plan.memory().with(name, memory.starting(backOff)));
    String sandboxId = plan.snapshot().sandbox().orElseThrow().id();
    plan.add(new Action.StartContainer(name, attempt, imageReference, sandboxId));
  }

  /** Whether {@code at} is yet to come; if so the pod is looked at again then. */
  private boolean before(Instant at) {
    if (plan.now().isBefore(at)) {
      plan.wake(at);
      return true;
    }
    return false;
  }

  /** For messages: what a text field says, or nothing. */
  static String reason(ContainerStatus ended) {
    String fallback = ended.exitCode() == 0 ? "Completed" : "Error";
    return Fields.text(ended.reason(), fallback);
  }
}
