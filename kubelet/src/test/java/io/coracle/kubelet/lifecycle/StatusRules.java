package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.LifecycleRules.Broken;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.testing.FakeApi;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What must be true of every status. */
final class StatusRules {
  private static final List<String> PHASES =
      List.of("", "Pending", "Running", "Succeeded", "Failed");
  private static final Set<String> WAITING =
      Set.of(
          "ContainerCreating",
          "PodInitializing",
          "CrashLoopBackOff",
          "ErrImagePull",
          "ImagePullBackOff",
          "CreateContainerError",
          "PostStartHookError");

  private final PodSnapshot before;
  private final Pod pod;
  private final PodStatus status;
  private final PodMemory memory;

  StatusRules(PodSnapshot before, Decision decision) {
    this.before = before;
    this.pod = before.pod();
    this.status = decision.status();
    this.memory = decision.memory();
  }

  void check() {
    phase();
    statuses().forEach(this::container);
    conditions();
  }

  private void require(boolean holds, String rule) {
    require(holds, "the pod", rule);
  }

  private void require(boolean holds, String about, String rule) {
    if (!holds) {
      List<String> states = statuses().map(FakeApi::state).toList();
      throw new Broken(about + ": " + rule + ": " + status.getPhase() + " " + states);
    }
  }

  private Stream<ContainerStatus> statuses() {
    return Stream.concat(
        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
  }

  private boolean finished() {
    return status.getPhase().equals("Succeeded") || status.getPhase().equals("Failed");
  }

  private void phase() {
    String last = World.phase(before.reported());
    require(PHASES.contains(status.getPhase()), "a pod has a phase");
    boolean over = last.equals("Succeeded") || last.equals("Failed");
    require(!over || status.getPhase().equals(last), last, "a final phase is final");
    require(
        PHASES.indexOf(status.getPhase()) >= PHASES.indexOf(last),
        last,
        "the phase does not go back");
    if (finished()) {
      require(
          before.containers().stream()
                  .noneMatch(c -> c.state() == State.RUNNING || c.state() == State.UNKNOWN)
              && !memory.anyUnderway("start/"),
          "a phase is final when nothing runs");
      require(memory.ending().isPresent(), "a pod with a final phase is being ended");
    }
    if (status.getPhase().equals("Succeeded") && !over) {
      require(
          Pods.containers(pod).stream()
              .allMatch(
                  c -> before.newest(c.getName()).filter(run -> run.exitCode() == 0).isPresent()),
          "a pod succeeds when all its containers have");
    }
  }

  private void container(ContainerStatus container) {
    String name = container.getName();
    Stream.concat(
            before.reported().getInitContainerStatuses().stream(),
            before.reported().getContainerStatuses().stream())
        .filter(c -> c.getName().equals(name))
        .forEach(
            c ->
                require(
                    c.getRestartCount() <= container.getRestartCount(),
                    name,
                    "restarts do not become fewer"));
    Optional<io.coracle.kubelet.runtime.ContainerStatus> running =
        before.newest(name).filter(r -> r.state() == State.RUNNING);
    boolean alive = running.isPresent();
    boolean hooked =
        running
            .filter(run -> Readiness.hooked(before, Pods.container(pod, name).orElseThrow(), run))
            .isPresent();
    require(!Boolean.TRUE.equals(container.getStarted()) || alive, name, "what has started runs");
    Optional.ofNullable(container.getState().getWaiting())
        .ifPresent(
            waiting ->
                require(
                    WAITING.contains(waiting.getReason()),
                    name,
                    "it waits for something that is known"));
    require(container.getState().getRunning() == null || alive, name, "what is shown to run, runs");
    require(
        hooked == (container.getState().getRunning() != null),
        name,
        "what runs is shown to, once its hook has ended");
  }

  private void conditions() {
    boolean ready = condition("Ready");
    boolean containersReady = condition("ContainersReady");
    require(!ready || containersReady, "a ready pod has ready containers");
    require(!containersReady || condition("Initialized"), "a ready pod is initialized");
    require(
        !containersReady || condition("PodReadyToStartContainers"), "a ready pod has a sandbox");
    require(containersReady == allReady(), "ready is what has only ready containers");
    require(
        status.getConditions().stream()
            .allMatch(c -> pod.getMetadata().getGeneration().equals(c.getObservedGeneration())),
        "every condition says of which generation it is");
  }

  private boolean allReady() {
    return !finished()
        && Stream.concat(
                Pods.containers(pod).stream(),
                Pods.initContainers(pod).stream().filter(Pods::sidecar))
            .allMatch(this::isReady);
  }

  private boolean isReady(Container container) {
    return before
        .newestInSandbox(container.getName())
        .filter(run -> run.state() == State.RUNNING)
        .filter(run -> Readiness.ready(before, container, run))
        .isPresent();
  }

  private boolean condition(String type) {
    return status.getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(PodCondition::getStatus)
        .anyMatch("True"::equals);
  }
}
