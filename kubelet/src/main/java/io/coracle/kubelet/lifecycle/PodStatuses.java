package io.coracle.kubelet.lifecycle;

import io.coracle.api.time.Times;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;

/** The status of a pod, made from what is observed. */
final class PodStatuses {
  private final Plan plan;
  private final PodSnapshot snapshot;
  private final Pod pod;
  private final PodStatus status = new PodStatus();

  private PodStatuses(Plan plan) {
    this.plan = plan;
    this.snapshot = plan.snapshot();
    this.pod = snapshot.pod();
  }

  static PodStatus build(Plan plan) {
    if (finished(plan.snapshot().reported()) && plan.snapshot().containers().isEmpty()) {
      // How it ended was told when it did; what is left now tells less.
      return plan.snapshot().reported();
    }
    var statuses = new PodStatuses(plan);
    statuses.fill();
    return statuses.status;
  }

  private void fill() {
    boolean ended = plan.memory().ending().isPresent() && nothingRuns();
    if (!rejected()) {
      var containers = new ContainerStatuses(plan, ended);
      status.setInitContainerStatuses(containers.init());
      status.setContainerStatuses(containers.plain());
      status.setEphemeralContainerStatuses(containers.ephemeral());
      addresses();
    }
    status.setPhase(phase(ended));
    reason(ended);
    status.setQosClass(QualityOfService.of(pod).text());
    status.setStartTime(Times.seconds(plan.memory().accepted()));
    status.setObservedGeneration(pod.getMetadata().getGeneration());
    status.setConditions(Conditions.of(snapshot, status, plan.now()));
  }

  private static boolean finished(PodStatus status) {
    String phase = Fields.text(status.getPhase());
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private boolean nothingRuns() {
    return snapshot.containers().stream()
            .noneMatch(c -> c.state() == State.RUNNING || c.state() == State.UNKNOWN)
        && !plan.memory().anyUnderway("start/");
  }

  /** A pod that was refused before anything was made for it has no statuses of containers. */
  private boolean rejected() {
    return snapshot.containers().isEmpty()
        && snapshot.sandboxes().isEmpty()
        && Fields.list(snapshot.reported().getContainerStatuses()).isEmpty()
        && plan.memory().ending().flatMap(Ending::failure).isPresent();
  }

  private void addresses() {
    List<String> node = snapshot.node().addresses();
    status.setHostIP(snapshot.node().address());
    status.setHostIPs(node.stream().map(PodStatuses::hostIp).toList());
    List<String> ips =
        Pods.hostNetwork(pod)
            ? snapshot.sandboxes().isEmpty() ? List.of() : node
            : snapshot.sandboxes().stream().limit(1).flatMap(s -> s.ips().stream()).toList();
    if (!ips.isEmpty()) {
      status.setPodIP(ips.getFirst());
      status.setPodIPs(ips.stream().map(PodStatuses::podIp).toList());
    } else if (snapshot.sandbox().isEmpty()) {
      // Where a pod was can be read after its end.
      status.setPodIP(snapshot.reported().getPodIP());
      status.setPodIPs(snapshot.reported().getPodIPs());
    }
  }

  private static HostIP hostIp(String ip) {
    var host = new HostIP();
    host.setIp(ip);
    return host;
  }

  private static PodIP podIp(String ip) {
    var podIp = new PodIP();
    podIp.setIp(ip);
    return podIp;
  }

  private String phase(boolean ended) {
    if (finished(snapshot.reported())) {
      return snapshot.reported().getPhase();
    }
    if (ended) {
      boolean failure = plan.memory().ending().flatMap(Ending::failure).isPresent();
      boolean success = !failure && Outcome.ofEnded(snapshot) == Outcome.SUCCEEDED;
      return success ? "Succeeded" : "Failed";
    }
    return initializing() || unstarted() ? "Pending" : "Running";
  }

  private void reason(boolean ended) {
    if (finished(snapshot.reported())) {
      status.setReason(snapshot.reported().getReason());
      status.setMessage(snapshot.reported().getMessage());
    } else if (ended) {
      plan.memory()
          .ending()
          .flatMap(Ending::failure)
          .ifPresent(
              failure -> {
                status.setReason(failure.reason());
                status.setMessage(failure.message());
              });
    }
  }

  private boolean initializing() {
    boolean plainRan = status.getContainerStatuses().stream().anyMatch(LastShown::ran);
    return !plainRan
        && Pods.initContainers(pod).stream()
            .anyMatch(
                c ->
                    !Pods.sidecar(c)
                        && !Fields.yes(find(status.getInitContainerStatuses(), c.getName())));
  }

  private static Boolean find(List<ContainerStatus> statuses, String name) {
    return statuses.stream().anyMatch(s -> s.getName().equals(name) && Fields.yes(s.getReady()));
  }

  /** A pod is pending while one of its plain containers has never run. */
  private boolean unstarted() {
    return status.getContainerStatuses().stream()
        .anyMatch(c -> c.getState().getWaiting() != null && !endedBefore(c));
  }

  private static boolean endedBefore(ContainerStatus container) {
    ContainerState last = container.getLastState();
    return last != null && last.getTerminated() != null;
  }
}
