package io.coracle.kubelet.node;

import io.coracle.api.time.Times;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The conditions of a node (Kubernetes documentation, "Node Status"). A pure function. */
final class NodeConditions {
  private final List<NodeCondition> before;
  private final Instant now;
  private final List<NodeCondition> conditions = new ArrayList<>();

  private NodeConditions(List<NodeCondition> before, Instant now) {
    this.before = before;
    this.now = now;
  }

  /** The kubelet's conditions, and those of others among {@code before} as they are. */
  static List<NodeCondition> of(
      List<NodeCondition> before,
      Set<Pressure> pressures,
      RuntimeCondition runtime,
      boolean goingDown,
      Instant now) {
    var made = new NodeConditions(before, now);
    made.pressure(pressures, Pressure.MEMORY, "Memory", "memory available");
    made.pressure(pressures, Pressure.DISK, "Disk", "disk pressure");
    made.pressure(pressures, Pressure.PROCESSES, "PID", "PID available");
    made.ready(runtime, goingDown);
    before.stream()
        .filter(b -> made.conditions.stream().noneMatch(c -> c.getType().equals(b.getType())))
        .forEach(made.conditions::add);
    return made.conditions;
  }

  private void pressure(Set<Pressure> pressures, Pressure pressure, String what, String words) {
    boolean pressed = pressures.contains(pressure);
    boolean disk = pressure == Pressure.DISK;
    String good = disk ? "KubeletHasNoDiskPressure" : "KubeletHasSufficient" + what;
    String bad = disk ? "KubeletHasDiskPressure" : "KubeletHasInsufficient" + what;
    String goodMessage = disk ? "kubelet has no disk pressure" : "kubelet has sufficient " + words;
    String badMessage = disk ? "kubelet has disk pressure" : "kubelet has insufficient " + words;
    add(pressure.condition(), pressed, pressed ? bad : good, pressed ? badMessage : goodMessage);
  }

  private void ready(RuntimeCondition runtime, boolean goingDown) {
    boolean ready = runtime.runtimeReady() && runtime.networkReady() && !goingDown;
    String what =
        runtime.runtimeReady()
            ? "container runtime network not ready: "
            : "container runtime is down: ";
    String why = goingDown ? "node is shutting down" : what + runtime.message();
    add(
        "Ready",
        ready,
        ready ? "KubeletReady" : "KubeletNotReady",
        ready ? "kubelet is posting ready status" : why);
  }

  private void add(String type, boolean value, String reason, String message) {
    var condition = new NodeCondition();
    condition.setType(type);
    condition.setStatus(value ? "True" : "False");
    condition.setReason(reason);
    condition.setMessage(message);
    condition.setLastHeartbeatTime(Times.seconds(now));
    String since =
        before.stream()
            .filter(c -> c.getType().equals(type))
            .filter(c -> condition.getStatus().equals(c.getStatus()))
            .map(c -> Fields.text(c.getLastTransitionTime()))
            .findFirst()
            .orElse("");
    condition.setLastTransitionTime(Fields.text(since, Times.seconds(now)));
    conditions.add(condition);
  }
}
