package io.coracle.kubelet.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * That a pod is being ended, and why.
 *
 * @param deadline until when its containers may end by themselves
 * @param failure for pods that end as failed, whatever their containers did
 */
public record Ending(Instant deadline, Optional<Failure> failure) {

  /** A reason and message for the pod's status, such as {@code DeadlineExceeded}. */
  public record Failure(String reason, String message) {}

  Ending noLaterThan(Instant other) {
    return other.isBefore(deadline) ? new Ending(other, failure) : this;
  }
}
