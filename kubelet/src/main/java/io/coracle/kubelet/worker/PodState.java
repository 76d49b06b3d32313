package io.coracle.kubelet.worker;

import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.lifecycle.NodeFacts;
import io.coracle.kubelet.lifecycle.PodMemory;
import io.coracle.kubelet.lifecycle.PodSnapshot;
import io.coracle.kubelet.lifecycle.ProbeVerdict;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a worker knows of its pod. Only the worker's own task touches it. */
final class PodState {
  private final Map<String, SandboxStatus> sandboxes = new HashMap<>();
  private final Map<String, ContainerStatus> containers = new HashMap<>();
  private final Map<String, ProbeVerdict> verdicts = new HashMap<>();
  private Pod pod;
  private boolean changed;
  private boolean gone;
  private boolean retired;
  private PodMemory memory;
  private PodStatus reported;
  private Mounting mounting = (container, variables) -> List.of();

  PodState(Pod pod, PodMemory memory) {
    this.pod = pod;
    this.memory = memory;
    this.reported = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
  }

  Pod pod() {
    return pod;
  }

  void pod(Pod newer) {
    pod = newer;
    changed = true;
  }

  /** Whether there is another version of the pod since this was last asked. */
  boolean changed() {
    boolean was = changed;
    changed = false;
    return was;
  }

  boolean gone() {
    return gone;
  }

  void vanish() {
    gone = true;
  }

  boolean retired() {
    return retired;
  }

  void retire() {
    retired = true;
  }

  PodMemory memory() {
    return memory;
  }

  void memory(PodMemory newer) {
    memory = newer;
  }

  PodStatus reported() {
    return reported;
  }

  void reported(PodStatus status) {
    reported = status;
  }

  Mounting mounting() {
    return mounting;
  }

  void mounting(Mounting newer) {
    mounting = newer;
  }

  /** Takes a container in, unless a later stage of its life is known already. */
  void put(ContainerStatus container) {
    ContainerStatus known = containers.get(container.id());
    if (known == null || stage(known) <= stage(container)) {
      containers.put(container.id(), container);
    }
    memory =
        memory.with(
            container.name(), memory.container(container.name()).attempted(container.attempt()));
  }

  private static int stage(ContainerStatus container) {
    return switch (container.state()) {
      case CREATED -> 0;
      case RUNNING, UNKNOWN -> 1;
      case EXITED -> 2;
    };
  }

  /** Takes a sandbox in, unless it is known to have stopped. */
  void put(SandboxStatus sandbox) {
    SandboxStatus known = sandboxes.get(sandbox.id());
    if (known == null || known.ready() || !sandbox.ready()) {
      sandboxes.put(sandbox.id(), sandbox);
    }
  }

  void removeContainer(String id) {
    containers.remove(id);
    verdicts.remove(id);
  }

  void removeSandbox(String id) {
    sandboxes.remove(id);
  }

  Optional<ContainerStatus> container(String id) {
    return Optional.ofNullable(containers.get(id));
  }

  Optional<SandboxStatus> sandbox(String id) {
    return Optional.ofNullable(sandboxes.get(id));
  }

  List<ContainerStatus> containers() {
    return List.copyOf(containers.values());
  }

  List<SandboxStatus> sandboxes() {
    return List.copyOf(sandboxes.values());
  }

  void verdict(String containerId, ProbeVerdict verdict) {
    verdicts.put(containerId, verdict);
  }

  PodSnapshot snapshot(NodeFacts node) {
    return new PodSnapshot(pod, gone, reported, node, sandboxes(), containers(), memory, verdicts);
  }
}
