package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Restarts a pod in its place: all containers anew, in the same sandbox, with the same volumes
 * (KEP-5532).
 *
 * <pre>
 * what is                                     | what is decided
 * --------------------------------------------+----------------------------------------------
 * a container ended, and the first of its     | from now on, until all is removed:
 *   rules that matches is RestartAllContainers|
 * others run                                  | StopContainer without hook and grace period
 * none runs, the back-off of the one that     | RemoveContainer of all init and plain ones
 *   ended is over                             |
 * all are removed                             | as with a new pod that has its sandbox
 * </pre>
 */
final class RestartingAll {
  /** The condition that says so. */
  static final String CONDITION = "AllContainersRestarting";

  static final String REASON = "RestartAllContainersStarted";

  static final String MESSAGE = "container exited with restart policy rule";

  private RestartingAll() {}

  /** Whether a pod can ever be restarted so. */
  static boolean possible(Pod pod) {
    return own(pod)
        .flatMap(c -> Fields.list(c.getRestartPolicyRules()).stream())
        .anyMatch(rule -> Restarts.ALL.equals(rule.getAction()));
  }

  private static Stream<Container> own(Pod pod) {
    return Stream.concat(Pods.initContainers(pod).stream(), Pods.containers(pod).stream());
  }

  /** Whether that is begun, or is to begin. */
  static boolean due(PodSnapshot snapshot) {
    return possible(snapshot.pod())
        && (snapshot.memory().restartingAll() || trigger(snapshot).isPresent());
  }

  /** The container whose end asks for it. */
  private static Optional<ContainerStatus> trigger(PodSnapshot snapshot) {
    return own(snapshot.pod())
        .flatMap(
            container ->
                snapshot
                    .newest(container.getName())
                    .filter(run -> run.state() == State.EXITED)
                    .filter(run -> Restarts.ALL.equals(Restarts.ruled(container, run.exitCode())))
                    .stream())
        .findFirst();
  }

  /**
   * Decides what is to be done first. Returns whether all is removed and the pod may begin anew.
   */
  static boolean cleared(Plan plan) {
    plan.remember(plan.memory().withRestartingAll(true));
    List<String> names = own(plan.snapshot().pod()).map(Container::getName).toList();
    List<ContainerStatus> runs =
        plan.snapshot().containers().stream().filter(c -> names.contains(c.name())).toList();
    List<ContainerStatus> alive =
        runs.stream()
            .filter(c -> c.state() == State.RUNNING || c.state() == State.UNKNOWN)
            .toList();
    alive.forEach(run -> stop(plan, run));
    boolean still = alive.isEmpty() && !plan.memory().anyUnderway("start/");
    if (still && runs.isEmpty()) {
      plan.remember(plan.memory().withRestartingAll(false));
      return true;
    }
    if (still && backedOff(plan)) {
      runs.forEach(run -> plan.add(new Action.RemoveContainer(run.id())));
    }
    return false;
  }

  private static void stop(Plan plan, ContainerStatus run) {
    String message = "Container " + run.name() + " is stopped to restart all containers";
    plan.stop(new Action.StopContainer(run.name(), run.id(), message, Duration.ZERO, false));
  }

  /** Whether the container that asked for it need not wait. If so its next back-off is longer. */
  private static boolean backedOff(Plan plan) {
    Optional<ContainerStatus> trigger = trigger(plan.snapshot());
    if (trigger.isEmpty() || plan.memory().isUnderway("remove/" + trigger.get().id())) {
      return true;
    }
    String name = trigger.get().name();
    Instant ended = trigger.get().finished();
    ContainerMemory memory = plan.memory().container(name);
    Optional<Instant> until = BackOff.until(memory.backOff(), ended, plan.now());
    if (until.isPresent()) {
      plan.wake(until.get());
      return false;
    }
    BackOff next = BackOff.next(memory.backOff(), ended, plan.now(), plan.longestBackOff());
    plan.remember(plan.memory().with(name, memory.starting(Optional.of(next))));
    return true;
  }
}
