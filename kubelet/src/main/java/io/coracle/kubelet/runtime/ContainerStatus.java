package io.coracle.kubelet.runtime;

import java.time.Instant;
import java.util.Map;

/**
 * A container as the runtime has it.
 *
 * @param image as it was created with
 * @param imageRef the digest or id behind it; empty in lists
 * @param started {@link Instant#EPOCH} until it was started, and in lists
 * @param finished {@link Instant#EPOCH} until it has ended, and in lists
 * @param reason the runtime's word for how it ended, e.g. {@code OOMKilled}
 * @param logPath absolute; empty in lists
 */
public record ContainerStatus(
    String id,
    String sandboxId,
    String name,
    int attempt,
    State state,
    Instant created,
    Instant started,
    Instant finished,
    int exitCode,
    String reason,
    String message,
    String image,
    String imageRef,
    String logPath,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /** Where a container is in its life. */
  public enum State {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
  }
}
