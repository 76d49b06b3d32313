package io.coracle.kubelet.worker;

import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import java.nio.file.Path;
import java.util.Optional;

/** Reads one container from the runtime, with the message that it left. Calls block. */
final class Observer {
  private final ContainerRuntime runtime;
  private final PodFiles files;

  Observer(ContainerRuntime runtime, PodFiles files) {
    this.runtime = runtime;
    this.files = files;
  }

  Optional<ContainerStatus> container(String id) {
    return runtime.container(id).map(c -> c.state() == State.EXITED ? withMessage(c) : c);
  }

  private ContainerStatus withMessage(ContainerStatus ended) {
    String uid = ended.labels().getOrDefault(Labels.POD_UID, "");
    boolean asked = !ended.annotations().getOrDefault(Labels.MESSAGE_PATH, "").isEmpty();
    String message = asked ? files.message(uid, ended.name(), ended.attempt()) : "";
    boolean fallback =
        "FallbackToLogsOnError".equals(ended.annotations().get(Labels.MESSAGE_POLICY));
    if (message.isEmpty() && fallback && ended.exitCode() != 0 && !ended.logPath().isEmpty()) {
      message = files.tail(Path.of(ended.logPath()));
    }
    return new ContainerStatus(
        ended.id(),
        ended.sandboxId(),
        ended.name(),
        ended.attempt(),
        ended.state(),
        ended.created(),
        ended.started(),
        ended.finished(),
        ended.exitCode(),
        ended.reason(),
        Fields.text(message, ended.message()),
        ended.image(),
        ended.imageRef(),
        ended.logPath(),
        ended.labels(),
        ended.annotations());
  }
}
