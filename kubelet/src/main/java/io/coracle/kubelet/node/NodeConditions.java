package io.coracle.kubelet.node;

import io.coracle.api.time.Times;
import io.coracle.kubelet.machine.Machine.Facts;
import io.coracle.kubelet.machine.Machine.Load;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a node (Kubernetes documentation, "Node Status"). A pure function. */
final class NodeConditions {
  /** With less memory than this the node is short of it (default hard eviction). */
  private static final long LEAST_MEMORY = 100L << 20;

  /** With less than one of so many parts of its storage left the node is short of it. */
  private static final long LEAST_STORAGE = 10;

  /** With fewer process ids than this the node is short of them. */
  private static final long LEAST_PROCESSES = 1000;

  private final List<NodeCondition> before;
  private final Instant now;
  private final List<NodeCondition> conditions = new ArrayList<>();

  private NodeConditions(List<NodeCondition> before, Instant now) {
    this.before = before;
    this.now = now;
  }

  /** The kubelet's conditions, and those of others among {@code before} as they are. */
  static List<NodeCondition> of(
      List<NodeCondition> before, Facts facts, Load load, RuntimeCondition runtime, Instant now) {
    var made = new NodeConditions(before, now);
    made.pressure(
        "MemoryPressure", load.memoryAvailable() < LEAST_MEMORY, "Memory", "memory available");
    made.pressure(
        "DiskPressure",
        load.storageAvailable() < facts.storage() / LEAST_STORAGE,
        "Disk",
        "disk pressure");
    made.pressure(
        "PIDPressure", load.processesAvailable() < LEAST_PROCESSES, "PID", "PID available");
    made.ready(runtime);
    before.stream()
        .filter(b -> made.conditions.stream().noneMatch(c -> c.getType().equals(b.getType())))
        .forEach(made.conditions::add);
    return made.conditions;
  }

  private void pressure(String type, boolean pressed, String what, String words) {
    boolean disk = what.equals("Disk");
    String good = disk ? "KubeletHasNoDiskPressure" : "KubeletHasSufficient" + what;
    String bad = disk ? "KubeletHasDiskPressure" : "KubeletHasInsufficient" + what;
    String goodMessage = disk ? "kubelet has no disk pressure" : "kubelet has sufficient " + words;
    String badMessage = disk ? "kubelet has disk pressure" : "kubelet has insufficient " + words;
    add(type, pressed, pressed ? bad : good, pressed ? badMessage : goodMessage);
  }

  private void ready(RuntimeCondition runtime) {
    boolean ready = runtime.runtimeReady() && runtime.networkReady();
    String why =
        (runtime.runtimeReady()
                ? "container runtime network not ready: "
                : "container runtime is down: ")
            + runtime.message();
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
