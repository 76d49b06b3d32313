package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what to do for a pod and what its status is (Kubernetes documentation, "Pod Lifecycle").
 *
 * <pre>
 * state of the pod                          | what is decided
 * ------------------------------------------+-------------------------------------------------------
 * new                                       | PrepareVolumes, PullImage of what starts first
 * volumes there, no sandbox that runs       | CreateSandbox; earlier sandboxes are stopped by it
 * sandbox, an init container to run         | PullImage, StartContainer; the next when it succeeded,
 *                                           | or, for a sidecar, when it has started
 * sandbox, an ephemeral container that    | PullImage, StartContainer; once
 *   has never run                           |
 * initialized, plain containers to run      | PullImage of all; StartContainer in order
 * container started, has a postStart hook   | RunPostStart; later containers wait for it
 * liveness or startup probe failed          | StopContainer, then as ended
 * container ended, to run again             | back-off; PullImage, StartContainer with attempt + 1
 * container ended, not to run again         | nothing
 * all plain containers ended for good, an   | ending: StopContainer of what runs, sidecars last and
 *   init container failed for good, deletion |  in reverse; then StopSandbox; then ReleaseVolumes;
 *   asked for, deadline passed              |  the phase is Succeeded or Failed as soon as no
 *                                           |  container runs
 * ended, deletion asked for                 | DeletePod, once the final status is written
 * ended, object gone                        | RemoveContainer, RemoveSandbox, Forget
 * sandbox lost                              | CreateSandbox, and init containers run again
 * two ended runs of one container           | RemoveContainer of the older one
 * a rule asks to restart all containers     | StopContainer, RemoveContainer of all, then as new
 * </pre>
 *
 * <p>Operations that were started and have not ended are part of the snapshot, so nothing is
 * started twice.
 */
public final class PodLifecycle {
  private PodLifecycle() {}

  public static Decision decide(PodSnapshot snapshot, Instant now) {
    var plan = new Plan(snapshot, now);
    endIfDue(plan);
    Optional<Ending> ending = plan.memory().ending();
    if (ending.isPresent()) {
      EndingPod.decide(plan, ending.get());
    } else if (!RestartingAll.due(plan.snapshot()) || RestartingAll.cleared(plan)) {
      LivingPod.decide(plan);
      tidy(plan);
    }
    PodStatus status = PodStatuses.build(plan);
    return new Decision(plan.actions(), status, plan.wakeUp(), plan.memory());
  }

  private static void endIfDue(Plan plan) {
    Pod pod = plan.snapshot().pod();
    Optional<Ending> current = plan.memory().ending();
    boolean deletion = plan.snapshot().gone() || Pods.deletionRequested(pod);
    Instant deadline = plan.now().plusSeconds(Pods.graceSeconds(pod));
    if (current.isPresent()) {
      // A second deletion with a shorter grace period shortens the first.
      if (deletion) {
        remember(plan, current.get().noLaterThan(deadline));
      }
      return;
    }
    boolean over = deletion || Pods.finished(pod) || hasEnded(plan.snapshot());
    if (over) {
      remember(plan, new Ending(deadline, Optional.empty()));
    } else {
      endAtDeadline(plan, pod, deadline);
    }
  }

  private static boolean hasEnded(PodSnapshot snapshot) {
    return !RestartingAll.due(snapshot) && Outcome.of(snapshot) != Outcome.OPEN;
  }

  private static void endAtDeadline(Plan plan, Pod pod, Instant killAt) {
    Long seconds = pod.getSpec().getActiveDeadlineSeconds();
    if (seconds == null) {
      return;
    }
    Instant limit = plan.memory().accepted().plusSeconds(seconds);
    if (plan.now().isBefore(limit)) {
      plan.wake(limit);
      return;
    }
    String message = "Pod was active on the node longer than the specified deadline";
    plan.add(new Action.Report(false, "", "DeadlineExceeded", message));
    var failure = new Ending.Failure("DeadlineExceeded", message);
    remember(plan, new Ending(killAt, Optional.of(failure)));
  }

  private static void remember(Plan plan, Ending ending) {
    plan.remember(plan.memory().with(ending));
  }

  /** Keeps one ended run of each container, for its log, and no sandbox that has none. */
  private static void tidy(Plan plan) {
    Set<String> seen = new HashSet<>();
    for (ContainerStatus container : plan.snapshot().containers()) {
      if (container.state() == State.EXITED && !seen.add(container.name())) {
        plan.add(new Action.RemoveContainer(container.id()));
      }
    }
    if (plan.memory().anyUnderway("start/")) {
      // The container may be about to appear in a sandbox that was just lost.
      return;
    }
    Set<String> inhabited = new HashSet<>();
    plan.snapshot().containers().forEach(c -> inhabited.add(c.sandboxId()));
    plan.snapshot().sandboxes().stream()
        .skip(1)
        .filter(s -> !s.ready() && !inhabited.contains(s.id()))
        .forEach(s -> plan.add(new Action.RemoveSandbox(s.id())));
  }

  /** Whether nothing of the pod runs any more or is being started or stopped. */
  public static boolean quiet(PodSnapshot snapshot) {
    return EndingPod.quiet(snapshot);
  }

  /** Whether the kubelet writes conditions of that type and reason. */
  public static boolean writesCondition(String type, String reason) {
    return Conditions.OWNED.contains(type)
        || type.equals(Conditions.SCHEDULED)
        || (type.equals(Conditions.DISRUPTION) && reason.equals(Conditions.DISRUPTED));
  }

  /** Whether a condition of that type goes away when it does not hold any more. */
  public static boolean passes(String conditionType) {
    return Conditions.PASSING.contains(conditionType);
  }

  /** For rejected pods: failed before anything was made for them. */
  public static Ending rejection(Instant now, String reason, String message) {
    return new Ending(now, Optional.of(new Ending.Failure(reason, Fields.text(message, reason))));
  }
}
