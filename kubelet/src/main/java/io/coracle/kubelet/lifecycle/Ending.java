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

  /**
   * A reason and message for the pod's status, such as {@code DeadlineExceeded}.
   *
   * @param disruption whether the node and not the pod is to blame, which the condition {@code
   *     DisruptionTarget} tells
   */
  public record Failure(String reason, String message, boolean disruption) {
    public Failure(String reason, String message) {
      this(reason, message, false);
    }

    public static Failure disruption(String reason, String message) {
      return new Failure(reason, message, true);
    }
  }

  Ending noLaterThan(Instant other) {
    return other.isBefore(deadline) ? new Ending(other, failure) : this;
  }
}
