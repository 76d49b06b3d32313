package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What to do for a pod that is being ended: containers, sidecars, sandbox, volumes, object. */
final class EndingPod {
  private final Plan plan;
  private final Pod pod;
  private final Ending ending;

  private EndingPod(Plan plan, Ending ending) {
    this.plan = plan;
    this.pod = plan.snapshot().pod();
    this.ending = ending;
  }

  static void decide(Plan plan, Ending ending) {
    var pod = new EndingPod(plan, ending);
    if (pod.containersEnded() && pod.sandboxesStopped() && pod.released()) {
      pod.farewell();
    }
  }

  /** Whether nothing of the pod runs or may still begin to run. */
  static boolean quiet(PodSnapshot snapshot) {
    return snapshot.containers().stream().noneMatch(EndingPod::alive)
        && snapshot.sandboxes().stream().noneMatch(SandboxStatus::ready)
        && !beginning(snapshot.memory());
  }

  private static boolean beginning(PodMemory memory) {
    return memory.anyUnderway("start/")
        || memory.isUnderway("sandbox")
        || memory.anyUnderway("stop");
  }

  private static boolean alive(ContainerStatus container) {
    return container.state() == State.RUNNING || container.state() == State.UNKNOWN;
  }

  private boolean containersEnded() {
    Set<String> sidecars = new HashSet<>();
    Pods.initContainers(pod).stream().filter(Pods::sidecar).forEach(c -> sidecars.add(c.getName()));
    List<ContainerStatus> alive =
        plan.snapshot().containers().stream().filter(EndingPod::alive).toList();
    List<ContainerStatus> first = alive.stream().filter(c -> !sidecars.contains(c.name())).toList();
    if (!first.isEmpty()) {
      first.forEach(this::stop);
    } else if (!plan.memory().anyUnderway("start/")) {
      lastSidecar(alive).forEach(this::stop);
    }
    return alive.isEmpty() && !plan.memory().anyUnderway("start/");
  }

  /** Sidecars end in the reverse of the order in which they started, one after the other. */
  private List<ContainerStatus> lastSidecar(List<ContainerStatus> alive) {
    var reversed = new ArrayList<Container>(Pods.initContainers(pod)).reversed();
    for (Container container : reversed) {
      List<ContainerStatus> runs =
          alive.stream().filter(c -> c.name().equals(container.getName())).toList();
      if (!runs.isEmpty()) {
        return runs;
      }
    }
    return alive;
  }

  private void stop(ContainerStatus container) {
    Duration left = Duration.between(plan.now(), ending.deadline());
    Duration grace = left.isNegative() ? Duration.ZERO : left;
    plan.stop(
        new Action.StopContainer(
            container.name(),
            container.id(),
            "Stopping container " + container.name(),
            grace,
            true));
  }

  private boolean sandboxesStopped() {
    if (plan.memory().isUnderway("sandbox")) {
      return false;
    }
    // A sandbox is seen to be down before its stop has ended: its network is still being freed.
    boolean stopped = !plan.memory().anyUnderway("stopsandbox/");
    for (SandboxStatus sandbox : plan.snapshot().sandboxes()) {
      if (sandbox.ready()) {
        plan.add(new Action.StopSandbox(sandbox.id()));
        stopped = false;
      }
    }
    return stopped;
  }

  private boolean released() {
    Preparation volumes = plan.memory().volumes();
    if (!(volumes instanceof Preparation.Released)) {
      boolean wait =
          volumes instanceof Preparation.Failed failed && plan.now().isBefore(failed.retryAt());
      if (wait) {
        plan.wake(((Preparation.Failed) volumes).retryAt());
      } else {
        plan.add(new Action.ReleaseVolumes());
      }
      return false;
    }
    return true;
  }

  private void farewell() {
    if (plan.snapshot().gone()) {
      removeEverything();
    } else if (Pods.deletionRequested(pod)) {
      plan.add(new Action.DeletePod());
    }
  }

  private void removeEverything() {
    plan.snapshot().containers().forEach(c -> plan.add(new Action.RemoveContainer(c.id())));
    if (plan.snapshot().containers().isEmpty()) {
      plan.snapshot().sandboxes().forEach(s -> plan.add(new Action.RemoveSandbox(s.id())));
      if (plan.snapshot().sandboxes().isEmpty()) {
        plan.add(new Action.Forget());
      }
    }
  }
}
