package io.coracle.kubelet.lifecycle;

import io.coracle.api.time.Times;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions of a pod. Those that the kubelet owns are made anew; a condition whose status
 * stays keeps its transition time; those of others are passed on as they are.
 */
final class Conditions {
  /** That a pod is bound. Others say so first; the kubelet says of which generation it is. */
  static final String SCHEDULED = "PodScheduled";

  /** That a pod is ended for reasons that lie outside of it. Others say so, too. */
  static final String DISRUPTION = "DisruptionTarget";

  /** The reason of that condition when the kubelet says so. */
  static final String DISRUPTED = "TerminationByKubelet";

  static final String RESIZE_PENDING = "PodResizePending";

  static final String RESIZE_IN_PROGRESS = "PodResizeInProgress";

  /** Conditions that are there or not, but never false. */
  static final Set<String> PASSING = Set.of(RESIZE_PENDING, RESIZE_IN_PROGRESS);

  /** The types that the kubelet decides on. */
  static final Set<String> OWNED =
      Set.of(
          "PodReadyToStartContainers",
          "Initialized",
          "Ready",
          "ContainersReady",
          RestartingAll.CONDITION,
          RESIZE_PENDING,
          RESIZE_IN_PROGRESS);

  private final PodSnapshot snapshot;
  private final Pod pod;
  private final PodStatus status;
  private final Instant now;
  private final List<PodCondition> conditions = new ArrayList<>();

  private Conditions(PodSnapshot snapshot, PodStatus status, Instant now) {
    this.snapshot = snapshot;
    this.pod = snapshot.pod();
    this.status = status;
    this.now = now;
  }

  /** The conditions of a pod with the phase and container statuses of {@code status}. */
  static List<PodCondition> of(PodSnapshot snapshot, PodStatus status, Instant now) {
    var made = new Conditions(snapshot, status, now);
    made.build();
    return List.copyOf(made.conditions);
  }

  private void build() {
    boolean sandbox =
        snapshot.sandbox().filter(s -> Pods.hostNetwork(pod) || !s.ips().isEmpty()).isPresent();
    add("PodReadyToStartContainers", sandbox, "", "");
    initialized();
    List<String> unready = containersReady();
    ready(unready);
    add(SCHEDULED, true, "", "");
    resize();
    restartingAll();
    Optional<Ending.Failure> disruption =
        snapshot.memory().ending().flatMap(Ending::failure).filter(Ending.Failure::disruption);
    disruption.ifPresent(f -> add(DISRUPTION, true, DISRUPTED, f.message()));
    others().stream()
        .filter(c -> disruption.isEmpty() || !c.getType().equals(DISRUPTION))
        .forEach(conditions::add);
  }

  private void resize() {
    if (!phase().equals("Pending") && !phase().equals("Running")) {
      return;
    }
    ResizeMemory resize = snapshot.memory().resize();
    resize.pending().ifPresent(p -> add(RESIZE_PENDING, true, p.reason(), p.message()));
    if (Resizing.left(snapshot) > 0) {
      boolean failed = !resize.fault().isEmpty();
      add(RESIZE_IN_PROGRESS, true, failed ? "Error" : "", resize.fault());
    }
  }

  private void restartingAll() {
    if (!RestartingAll.possible(pod)) {
      return;
    }
    switch (phase()) {
      case "Succeeded" -> add(RestartingAll.CONDITION, false, "PodCompleted", "");
      case "Failed" -> add(RestartingAll.CONDITION, false, "PodFailed", "");
      default -> {
        boolean now = snapshot.memory().restartingAll();
        String reason = now ? RestartingAll.REASON : "";
        add(RestartingAll.CONDITION, now, reason, now ? RestartingAll.MESSAGE : "");
      }
    }
  }

  private void initialized() {
    List<String> incomplete =
        status.getInitContainerStatuses().stream()
            .filter(c -> !initDone(c))
            .map(ContainerStatus::getName)
            .toList();
    boolean plainStarted = status.getContainerStatuses().stream().anyMatch(LastShown::ran);
    if (phase().equals("Succeeded")) {
      add("Initialized", true, "PodCompleted", "");
    } else if (incomplete.isEmpty() || plainStarted) {
      add("Initialized", true, "", "");
    } else {
      add(
          "Initialized",
          false,
          "ContainersNotInitialized",
          "containers with incomplete status: " + bracketed(incomplete));
    }
  }

  private boolean initDone(ContainerStatus container) {
    boolean sidecar =
        Pods.initContainers(pod).stream()
            .anyMatch(c -> c.getName().equals(container.getName()) && Pods.sidecar(c));
    return sidecar ? Fields.yes(container.getStarted()) : Fields.yes(container.getReady());
  }

  private List<String> containersReady() {
    List<String> unready = new ArrayList<>();
    for (var container : Pods.initContainers(pod)) {
      if (Pods.sidecar(container)
          && !ready(status.getInitContainerStatuses(), container.getName())) {
        unready.add(container.getName());
      }
    }
    for (var container : Pods.containers(pod)) {
      if (!ready(status.getContainerStatuses(), container.getName())) {
        unready.add(container.getName());
      }
    }
    return unready;
  }

  private static boolean ready(List<ContainerStatus> statuses, String name) {
    return statuses.stream().anyMatch(s -> s.getName().equals(name) && Fields.yes(s.getReady()));
  }

  /** Adds Ready and then ContainersReady, the order in which the reference kubelet has them. */
  private void ready(List<String> unready) {
    String finished =
        switch (phase()) {
          case "Succeeded" -> "PodCompleted";
          case "Failed" -> "PodFailed";
          default -> "";
        };
    String message =
        unready.isEmpty() ? "" : "containers with unready status: " + bracketed(unready);
    List<String> gates = closedGates();
    if (!finished.isEmpty()) {
      add("Ready", false, finished, "");
      add("ContainersReady", false, finished, "");
    } else if (!unready.isEmpty()) {
      add("Ready", false, "ContainersNotReady", message);
      add("ContainersReady", false, "ContainersNotReady", message);
    } else {
      boolean open = gates.isEmpty();
      add("Ready", open, open ? "" : "ReadinessGatesNotReady", String.join(", ", gates));
      add("ContainersReady", true, "", "");
    }
  }

  private List<String> closedGates() {
    List<String> messages = new ArrayList<>();
    for (PodReadinessGate gate : Fields.list(pod.getSpec().getReadinessGates())) {
      Optional<PodCondition> condition = existing(gate.getConditionType());
      if (condition.isEmpty()) {
        messages.add(
            "corresponding condition of pod readiness gate \""
                + gate.getConditionType()
                + "\" does not exist.");
      } else if (!"True".equals(condition.get().getStatus())) {
        messages.add(
            "the status of pod readiness gate \""
                + gate.getConditionType()
                + "\" is not \"True\", but "
                + condition.get().getStatus());
      }
    }
    return messages;
  }

  private String phase() {
    return Fields.text(status.getPhase());
  }

  private void add(String type, boolean value, String reason, String message) {
    var condition = new PodCondition();
    condition.setType(type);
    condition.setStatus(value ? "True" : "False");
    condition.setReason(reason.isEmpty() ? null : reason);
    condition.setMessage(message.isEmpty() ? null : message);
    condition.setObservedGeneration(pod.getMetadata().getGeneration());
    String since =
        Fields.list(snapshot.reported().getConditions()).stream()
            .filter(c -> c.getType().equals(type))
            .filter(c -> condition.getStatus().equals(c.getStatus()))
            .map(c -> Fields.text(c.getLastTransitionTime()))
            .findFirst()
            .orElse("");
    condition.setLastTransitionTime(Fields.text(since, Times.seconds(now)));
    conditions.add(condition);
  }

  private Optional<PodCondition> existing(String type) {
    return others().stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  private List<PodCondition> others() {
    return pod.getStatus() == null
        ? List.of()
        : Fields.list(pod.getStatus().getConditions()).stream()
            .filter(c -> !OWNED.contains(c.getType()) && !c.getType().equals(SCHEDULED))
            .toList();
  }

  private static String bracketed(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }
}
