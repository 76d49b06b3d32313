package io.coracle.client.events;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Tells users what happened to an object, as an Event beside it. Never blocks and never fails the
 * caller: events that cannot be written are dropped, repeated ones are counted together.
 */
public interface EventRecorder {

  /**
   * Records an event.
   *
   * @param type {@code Normal} or {@code Warning}
   * @param reason one word in camel case, e.g. {@code Pulled}
   * @param message for people
   */
  void record(HasMetadata regarding, String type, String reason, String message);

  /**
   * Records an event about a part of an object.
   *
   * @param fieldPath which part, e.g. {@code spec.containers{web}}; empty for the whole
   */
  default void record(
      HasMetadata regarding, String fieldPath, String type, String reason, String message) {
    record(regarding, type, reason, message);
  }

  default void normal(HasMetadata regarding, String reason, String message) {
    record(regarding, "Normal", reason, message);
  }

  default void warning(HasMetadata regarding, String reason, String message) {
    record(regarding, "Warning", reason, message);
  }
}
