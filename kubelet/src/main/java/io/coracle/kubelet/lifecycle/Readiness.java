package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.runtime.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;

/** Whether a running container counts as started and as ready. */
final class Readiness {
  private Readiness() {}

  static ProbeVerdict verdict(PodSnapshot snapshot, Container container, ContainerStatus run) {
    return snapshot.verdict(
        run.id(), container.getStartupProbe() != null, container.getReadinessProbe() != null);
  }

  /** Its startup probe has succeeded and its postStart hook has ended, as far as it has them. */
  static boolean started(PodSnapshot snapshot, Container container, ContainerStatus run) {
    return hooked(snapshot, container, run) && verdict(snapshot, container, run).started();
  }

  /** Its postStart hook has ended, if it has one: not before does it count as running. */
  static boolean hooked(PodSnapshot snapshot, Container container, ContainerStatus run) {
    return !hasPostStart(container) || snapshot.memory().hooked().contains(run.id());
  }

  static boolean ready(PodSnapshot snapshot, Container container, ContainerStatus run) {
    return started(snapshot, container, run) && verdict(snapshot, container, run).ready();
  }

  static boolean hasPostStart(Container container) {
    return container.getLifecycle() != null && container.getLifecycle().getPostStart() != null;
  }
}
