package io.coracle.kubelet.server;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of a container's runs a request for logs means, by the pod's status. */
sealed interface LoggedRun {

  /** That run of the container. */
  record Found(String containerId) implements LoggedRun {}

  /** None, and why. */
  record None(String message) implements LoggedRun {}

  /**
   * Chooses as the upstream kubelet does: the run that goes on, else the one that ended last; or,
   * if {@code previous} is asked for, the one before that.
   */
  static LoggedRun choose(Pod pod, String container, boolean previous) {
    String podName = pod.getMetadata().getName();
    Optional<ContainerStatus> found = status(pod, container);
    String subject = "container \"%s\" in pod \"%s\"".formatted(container, podName);
    if (found.isEmpty()) {
      return new None(subject + " is waiting to start: ContainerCreating");
    }
    ContainerStatus status = found.get();
    ContainerState state = Optional.ofNullable(status.getState()).orElseGet(ContainerState::new);
    String last = lastId(status.getLastState());
    String ended = id(state.getTerminated());
    if (previous) {
      return last.isEmpty()
          ? new None(
              "previous terminated container \"%s\" in pod \"%s\" not found"
                  .formatted(container, podName))
          : new Found(last);
    }
    if (state.getRunning() != null) {
      return new Found(bare(status.getContainerID()));
    }
    if (!ended.isEmpty()) {
      return new Found(ended);
    }
    if (!last.isEmpty()) {
      return new Found(last);
    }
    if (state.getTerminated() != null) {
      return new None(subject + " is terminated");
    }
    return new None(subject + " is waiting to start: " + waiting(state));
  }

  private static String waiting(ContainerState state) {
    String reason = state.getWaiting() == null ? null : state.getWaiting().getReason();
    return switch (reason == null || reason.isEmpty() ? "ContainerCreating" : reason) {
      case "ErrImagePull" -> "image can't be pulled";
      case "ImagePullBackOff" -> "trying and failing to pull image";
      case String other -> other;
    };
  }

  private static Optional<ContainerStatus> status(Pod pod, String container) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.of(
            pod.getStatus().getContainerStatuses(),
            pod.getStatus().getInitContainerStatuses(),
            pod.getStatus().getEphemeralContainerStatuses())
        .flatMap(list -> list == null ? Stream.empty() : ((List<ContainerStatus>) list).stream())
        .filter(status -> status.getName().equals(container))
        .findFirst();
  }

  private static String lastId(@Nullable ContainerState last) {
    return last == null ? "" : id(last.getTerminated());
  }

  private static String id(@Nullable ContainerStateTerminated terminated) {
    return terminated == null ? "" : bare(terminated.getContainerID());
  }

  /** A status names the runtime too: {@code containerd://ID}. */
  private static String bare(@Nullable String id) {
    if (id == null) {
      return "";
    }
    int scheme = id.indexOf("://");
    return scheme < 0 ? id : id.substring(scheme + 3);
  }
}
