package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.ComputeResources;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Optional;

/**
 * Whether running containers have the resources that their pod has been given (KEP-1287). Pure.
 *
 * <pre>
 * what the container has     | its policy for what changes | what is decided
 * ---------------------------+-----------------------------+----------------------------
 * what it has been given     |                             | nothing
 * something else             | NotRequired                 | ResizeContainer
 * something else             | RestartContainer            | StopContainer, then as ended
 * </pre>
 */
final class Resizing {
  private Resizing() {}

  /** What a running container has; empty if nobody knows, as of those of earlier versions. */
  static Optional<String> actual(PodMemory memory, ContainerStatus run) {
    String resized = memory.resize().actual().get(run.id());
    String began = run.annotations().getOrDefault(Labels.RESOURCES, "");
    return Optional.of(resized == null ? began : resized).filter(text -> !text.isEmpty());
  }

  /** Whether a running container has something else than it has been given. */
  static boolean due(PodMemory memory, Container container, ContainerStatus run) {
    return actual(memory, run)
        .filter(text -> !text.equals(ComputeResources.text(container)))
        .isPresent();
  }

  /** Whether it has to be restarted for that. */
  static boolean restarts(PodMemory memory, Container container, ContainerStatus run) {
    List<String> changed =
        ComputeResources.changed(
            actual(memory, run).orElseThrow(), ComputeResources.text(container));
    return Fields.list(container.getResizePolicy()).stream()
        .filter(policy -> "RestartContainer".equals(policy.getRestartPolicy()))
        .anyMatch(policy -> changed.contains(policy.getResourceName()));
  }

  /** How many running containers are still to be resized. */
  static long left(PodSnapshot snapshot) {
    return snapshot.containers().stream()
        .filter(run -> run.state() == State.RUNNING)
        .filter(
            run ->
                Pods.container(snapshot.pod(), run.name())
                    .filter(c -> due(snapshot.memory(), c, run))
                    .isPresent())
        .count();
  }
}
