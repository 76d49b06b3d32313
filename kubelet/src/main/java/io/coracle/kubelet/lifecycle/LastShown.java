package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Fields;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a container ended before, by the status that was decided last: for what the runtime has
 * forgotten, or never told.
 */
final class LastShown {
  static final String UNKNOWN = "ContainerStatusUnknown";

  private LastShown() {}

  /** The last state of a container of which the runtime has nothing. */
  static Optional<ContainerState> ofLost(PodStatus reported, String name) {
    return find(reported, name)
        .flatMap(
            shown -> {
              ContainerState state = shown.getState();
              if (state != null && state.getTerminated() != null) {
                return Optional.of(state);
              }
              return state != null && state.getRunning() != null
                  ? Optional.of(unknown("The container used to be Running"))
                  : ended(shown.getLastState());
            });
  }

  /** The last state of a container of which the runtime has one run only. */
  static Optional<ContainerState> ofOnlyRun(PodStatus reported, String name) {
    return find(reported, name).flatMap(shown -> ended(shown.getLastState()));
  }

  /** What a container has been shown to wait for, if that is this. */
  static Optional<ContainerState> waiting(PodStatus reported, String name, String reason) {
    return find(reported, name)
        .map(ContainerStatus::getState)
        .filter(s -> s.getWaiting() != null && reason.equals(s.getWaiting().getReason()));
  }

  /** What a container that counts as running no sooner than its hook has ended goes on showing. */
  static Optional<ContainerState> notRunning(PodStatus reported, String name) {
    return find(reported, name)
        .map(ContainerStatus::getState)
        .filter(s -> s.getWaiting() != null || s.getTerminated() != null);
  }

  /** Whether a container has ever run. */
  static boolean ran(ContainerStatus status) {
    return status.getContainerID() != null || ended(status.getLastState()).isPresent();
  }

  static ContainerState unknown(String more) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(137)
        .withReason(UNKNOWN)
        .withMessage(("The container could not be located. " + more).strip())
        .endTerminated()
        .build();
  }

  private static Optional<ContainerState> ended(@Nullable ContainerState state) {
    return Optional.ofNullable(state).filter(s -> s.getTerminated() != null);
  }

  private static Optional<ContainerStatus> find(PodStatus reported, String name) {
    return Stream.of(
            Fields.list(reported.getInitContainerStatuses()),
            Fields.list(reported.getContainerStatuses()))
        .flatMap(List::stream)
        .filter(status -> status.getName().equals(name))
        .findFirst();
  }
}
