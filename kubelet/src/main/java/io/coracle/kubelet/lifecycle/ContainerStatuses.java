package io.coracle.kubelet.lifecycle;

import io.coracle.api.time.GoDuration;
import io.coracle.api.time.Times;
import io.coracle.kubelet.pods.ComputeResources;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The statuses of a pod's containers, as the API shows them. */
final class ContainerStatuses {
  /**
   * How long an end, or a failed pull, is shown as such before the back-off is shown instead; so
   * that who watches sees both.
   */
  static final Duration SHOWN = Duration.ofSeconds(1);

  private static final String CRASH_LOOP = "CrashLoopBackOff";

  /** What kind of container, as it matters to its status. */
  enum Kind {
    INIT,
    SIDECAR,
    PLAIN,
    EPHEMERAL
  }

  private final Plan plan;
  private final Pod pod;
  private final boolean ended;

  /**
   * @param ended whether the pod has ended: what has not run will not
   */
  ContainerStatuses(Plan plan, boolean ended) {
    this.plan = plan;
    this.pod = plan.snapshot().pod();
    this.ended = ended;
  }

  List<ContainerStatus> init() {
    return Pods.initContainers(pod).stream()
        .map(c -> of(c, Pods.sidecar(c) ? Kind.SIDECAR : Kind.INIT))
        .toList();
  }

  /** By name, as the reference kubelet has them. */
  List<ContainerStatus> plain() {
    return byName(Pods.containers(pod), Kind.PLAIN);
  }

  List<ContainerStatus> ephemeral() {
    return byName(Pods.ephemeralContainers(pod), Kind.EPHEMERAL);
  }

  private List<ContainerStatus> byName(List<Container> containers, Kind kind) {
    return containers.stream()
        .sorted(Comparator.comparing(Container::getName))
        .map(c -> of(c, kind))
        .toList();
  }

  private ContainerStatus of(Container container, Kind kind) {
    var runs = plan.snapshot().runs(container.getName());
    var status = new ContainerStatus();
    status.setName(container.getName());
    status.setImage(Fields.text(container.getImage()));
    status.setImageID("");
    status.setReady(false);
    // Nothing ever waits for an ephemeral container, so nothing is said of its start.
    status.setStarted(kind == Kind.EPHEMERAL ? null : false);
    status.setLastState(new ContainerState());
    ContainerMemory memory = plan.memory().container(container.getName());
    status.setRestartCount(Math.max(0, memory.nextAttempt() - 1));
    PodStatus reported = plan.snapshot().reported();
    if (runs.isEmpty()) {
      absent(status, container, kind, LastShown.ofLost(reported, container.getName()));
      return status;
    }
    var newest = runs.getFirst();
    // One that was made and could not be run counts, though it is gone.
    status.setRestartCount(Math.max(newest.attempt(), status.getRestartCount()));
    status.setContainerID(plan.snapshot().node().runtime() + "://" + newest.id());
    status.setImageID(newest.imageRef());
    describe(status, container, newest);
    runs.stream()
        .skip(1)
        .filter(run -> run.state() == State.EXITED)
        .findFirst()
        .map(this::terminated)
        .or(() -> LastShown.ofOnlyRun(reported, container.getName()))
        .ifPresent(status::setLastState);
    fill(status, container, kind, newest);
    return status;
  }

  private void fill(
      ContainerStatus status,
      Container container,
      Kind kind,
      io.coracle.kubelet.runtime.ContainerStatus newest) {
    switch (newest.state()) {
      case CREATED, UNKNOWN -> {
        ContainerMemory memory = plan.memory().container(container.getName());
        status.setState(fault(container, memory).orElseGet(() -> waiting(creating(), "")));
      }
      case RUNNING -> {
        if (!Readiness.hooked(plan.snapshot(), container, newest)) {
          LastShown.notRunning(plan.snapshot().reported(), container.getName())
              .ifPresentOrElse(status::setState, () -> status.setState(waiting(creating(), "")));
          return;
        }
        boolean started = Readiness.started(plan.snapshot(), container, newest);
        boolean probed = kind == Kind.PLAIN || kind == Kind.SIDECAR;
        status.setState(running(newest.started()));
        status.setStarted(kind == Kind.EPHEMERAL ? null : started);
        status.setReady(probed && Readiness.ready(plan.snapshot(), container, newest));
      }
      case EXITED -> {
        Optional<ContainerState> waiting =
            again(container, kind, newest) ? waitingAfter(container, newest) : Optional.empty();
        waiting.ifPresent(_ -> status.setLastState(terminated(newest)));
        status.setState(waiting.orElseGet(() -> terminated(newest)));
        status.setReady(kind == Kind.INIT && newest.exitCode() == 0);
      }
    }
  }

  private boolean again(
      Container container, Kind kind, io.coracle.kubelet.runtime.ContainerStatus run) {
    if (plan.memory().ending().isPresent()) {
      return false;
    }
    return switch (kind) {
      case SIDECAR -> true;
      case INIT -> Restarts.initAgain(pod, container, run);
      case PLAIN -> Restarts.again(pod, container, run);
      case EPHEMERAL -> false;
    };
  }

  /** The state of a container of which the runtime has nothing. */
  private void absent(
      ContainerStatus status, Container container, Kind kind, Optional<ContainerState> end) {
    boolean failed = plan.memory().ending().flatMap(Ending::failure).isPresent();
    if (ended && kind == Kind.PLAIN && (end.isPresent() || !failed && initialized())) {
      status.setState(end.orElseGet(() -> LastShown.unknown("")));
      return;
    }
    ContainerMemory memory = plan.memory().container(container.getName());
    status.setState(fault(container, memory).orElseGet(() -> waiting(creating(), "")));
    end.ifPresent(status::setLastState);
  }

  /**
   * Whether the plain containers' turn had come. Those of a pod whose init containers failed were
   * never to be made, and go on waiting in its status.
   */
  private boolean initialized() {
    boolean ran =
        Pods.containers(pod).stream().anyMatch(c -> !runs(c).isEmpty())
            || Fields.list(plan.snapshot().reported().getContainerStatuses()).stream()
                .anyMatch(status -> !Fields.text(status.getContainerID()).isEmpty());
    if (ran) {
      return true;
    }
    return Pods.initContainers(pod).stream()
        .allMatch(
            c -> runs(c).stream().limit(1).anyMatch(run -> Pods.sidecar(c) || succeeded(run)));
  }

  private List<io.coracle.kubelet.runtime.ContainerStatus> runs(Container container) {
    return plan.snapshot().runs(container.getName());
  }

  private static boolean succeeded(io.coracle.kubelet.runtime.ContainerStatus run) {
    return run.state() == State.EXITED && run.exitCode() == 0;
  }

  private String creating() {
    return Pods.initContainers(pod).isEmpty() ? "ContainerCreating" : "PodInitializing";
  }

  private Optional<ContainerState> fault(Container container, ContainerMemory memory) {
    if (memory.fault().isPresent()) {
      StartFault fault = memory.fault().get();
      return Optional.of(waiting(fault.reason(), fault.message()));
    }
    return memory.image() instanceof ImageState.Failed failed
        ? Optional.of(imageFault(container, failed))
        : Optional.empty();
  }

  private ContainerState imageFault(Container container, ImageState.Failed failed) {
    Instant backingOff = failed.at().plus(SHOWN);
    if (!failed.pulled()) {
      return waiting(failed.reason(), failed.message());
    }
    if (plan.now().isBefore(backingOff)) {
      plan.wake(backingOff);
      return waiting(failed.reason(), failed.message());
    }
    return waiting(
        "ImagePullBackOff",
        "Back-off pulling image \""
            + container.getImage()
            + "\": "
            + failed.reason()
            + ": "
            + failed.message());
  }

  /**
   * The waiting state of a container that has ended and will run again; empty to show its end. What
   * could not be started shows why, rather than an end.
   */
  private Optional<ContainerState> waitingAfter(
      Container container, io.coracle.kubelet.runtime.ContainerStatus end) {
    ContainerMemory memory = plan.memory().container(container.getName());
    boolean noted = memory.reportedEnd().equals(end.id());
    boolean backingOff = BackOff.until(memory.backOff(), end.finished(), plan.now()).isPresent();
    if (!backingOff) {
      return noted && !faultSince(memory)
          ? Optional.of(crashLoop(container, memory))
          : fault(container, memory);
    }
    Instant shown = memory.reportedEndAt().plus(SHOWN);
    if (noted && plan.now().isBefore(shown)) {
      plan.wake(shown);
    }
    return noted && !plan.now().isBefore(shown)
        ? Optional.of(crashLoop(container, memory))
        : fault(container, memory);
  }

  /** Whether something has gone wrong with a start after the end that was noted. */
  private static boolean faultSince(ContainerMemory memory) {
    Instant first = memory.reportedEndAt().plus(BackOff.INITIAL);
    return memory.fault().filter(fault -> fault.retryAt().isAfter(first)).isPresent()
        || memory.image() instanceof ImageState.Failed;
  }

  private ContainerState crashLoop(Container container, ContainerMemory memory) {
    String name = container.getName();
    if (plan.memory().isUnderway("start/" + name)) {
      // The delay that is known by now is that of the next time.
      return LastShown.waiting(plan.snapshot().reported(), name, CRASH_LOOP)
          .orElseGet(() -> backingOff(container, memory));
    }
    return backingOff(container, memory);
  }

  private ContainerState backingOff(Container container, ContainerMemory memory) {
    Duration delay =
        memory.backOff().map(BackOff::delay).orElseGet(() -> BackOff.first(plan.longestBackOff()));
    return waiting(
        CRASH_LOOP,
        "back-off "
            + GoDuration.text(delay)
            + " restarting failed container="
            + container.getName()
            + " pod="
            + Pods.reference(pod));
  }

  private static ContainerState waiting(String reason, String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message.isEmpty() ? null : message)
        .endWaiting()
        .build();
  }

  private static ContainerState running(Instant since) {
    return new ContainerStateBuilder()
        .withNewRunning()
        .withStartedAt(Times.seconds(since))
        .endRunning()
        .build();
  }

  private ContainerState terminated(io.coracle.kubelet.runtime.ContainerStatus run) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(run.exitCode())
        .withReason(LivingPod.reason(run))
        .withMessage(run.message().isEmpty() ? null : run.message())
        .withStartedAt(Times.seconds(run.started()))
        .withFinishedAt(Times.seconds(run.finished()))
        .withContainerID(plan.snapshot().node().runtime() + "://" + run.id())
        .endTerminated()
        .build();
  }

  private void describe(
      ContainerStatus status, Container container, io.coracle.kubelet.runtime.ContainerStatus run) {
    var requests = QualityOfService.requests(container);
    if (!requests.isEmpty() || !QualityOfService.limits(container).isEmpty()) {
      status.setAllocatedResources(requests);
      status.setResources(
          Resizing.actual(plan.memory(), run)
              .filter(_ -> run.state() == State.RUNNING)
              .map(actual -> ComputeResources.put(container.getResources(), actual))
              .orElse(container.getResources()));
    }
    status.setVolumeMounts(
        Fields.list(container.getVolumeMounts()).stream()
            .map(ContainerStatuses::mountStatus)
            .toList());
  }

  private static VolumeMountStatus mountStatus(VolumeMount mount) {
    var status = new VolumeMountStatus();
    status.setName(mount.getName());
    status.setMountPath(mount.getMountPath());
    if (Fields.yes(mount.getReadOnly())) {
      status.setReadOnly(true);
      String recursive = Fields.text(mount.getRecursiveReadOnly());
      boolean enabled = recursive.equals("Enabled") || recursive.equals("IfPossible");
      status.setRecursiveReadOnly(enabled ? "Enabled" : "Disabled");
    }
    return status;
  }
}
