package io.coracle.kubelet.worker;

import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.lifecycle.PodMemory;
import io.coracle.kubelet.lifecycle.PodSnapshot;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** A pod as it was when an operation on it was decided. */
record View(PodSnapshot snapshot, Mounting mounting) {

  Pod pod() {
    return snapshot.pod();
  }

  PodMemory memory() {
    return snapshot.memory();
  }

  Optional<ContainerStatus> container(String id) {
    return snapshot.containers().stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /** The run of a container that goes on. */
  Optional<ContainerStatus> running(String name) {
    return snapshot.containers().stream()
        .filter(c -> c.name().equals(name) && c.state() == ContainerStatus.State.RUNNING)
        .findFirst();
  }

  Optional<SandboxStatus> sandbox(String id) {
    return snapshot.sandboxes().stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /** The first of the pod's own users, as that sandbox has them; zero for the host's. */
  long firstUser(String sandboxId) {
    return sandbox(sandboxId).map(SandboxStatus::labels).map(UserRanges::of).orElse(0L);
  }

  List<String> podIps() {
    return snapshot.sandbox().map(SandboxStatus::ips).orElse(List.of());
  }
}
