package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Whether a pod's containers have ended for good, and how. */
enum Outcome {
  OPEN,
  SUCCEEDED,
  FAILED;

  /** By what the containers have done and what the restart policies say. */
  static Outcome of(PodSnapshot snapshot) {
    Pod pod = snapshot.pod();
    boolean initFailed =
        Pods.initContainers(pod).stream()
            .filter(c -> !Pods.sidecar(c))
            .anyMatch(
                c ->
                    ended(snapshot, c.getName())
                        .filter(run -> run.exitCode() != 0)
                        .filter(run -> !Restarts.initAgain(pod, c, run))
                        .isPresent());
    if (initFailed) {
      return FAILED;
    }
    boolean open =
        Pods.containers(pod).stream()
            .anyMatch(
                c ->
                    ended(snapshot, c.getName())
                        .filter(run -> !Restarts.again(pod, c, run))
                        .isEmpty());
    return open ? OPEN : ofEnded(snapshot);
  }

  /** When nothing runs and nothing will: success only if every plain container succeeded. */
  static Outcome ofEnded(PodSnapshot snapshot) {
    boolean succeeded =
        Pods.containers(snapshot.pod()).stream()
            .allMatch(
                c -> ended(snapshot, c.getName()).filter(run -> run.exitCode() == 0).isPresent());
    return succeeded ? SUCCEEDED : FAILED;
  }

  private static Optional<ContainerStatus> ended(PodSnapshot snapshot, String name) {
    return snapshot.newest(name).filter(run -> run.state() == State.EXITED);
  }
}
