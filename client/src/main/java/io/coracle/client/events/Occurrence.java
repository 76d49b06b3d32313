package io.coracle.client.events;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to an object.
 *
 * @param regarding the object; with a namespace only if it has one
 */
record Occurrence(
    ObjectReference regarding, String type, String reason, String message, Instant time) {

  static Occurrence of(
      HasMetadata object,
      String fieldPath,
      String type,
      String reason,
      String message,
      Instant time) {
    var metadata = object.getMetadata();
    ObjectReference reference =
        new ObjectReferenceBuilder()
            .withApiVersion(object.getApiVersion())
            .withKind(object.getKind())
            .withNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .withUid(metadata.getUid())
            .withResourceVersion(metadata.getResourceVersion())
            .withFieldPath(fieldPath.isEmpty() ? null : fieldPath)
            .build();
    return new Occurrence(reference, type, reason, message, time);
  }

  /** The namespace that its event is kept in. */
  String namespace() {
    return Objects.requireNonNullElse(regarding.getNamespace(), "default");
  }

  /** What tells the object from others. */
  String objectKey() {
    return String.join(
        "/",
        regarding.getApiVersion(),
        regarding.getKind(),
        namespace(),
        regarding.getName(),
        String.valueOf(regarding.getUid()));
  }

  /** What similar occurrences have in common: all but the message. */
  String similarKey() {
    return objectKey() + "/" + regarding.getFieldPath() + "/" + type + "/" + reason;
  }

  Occurrence withMessage(String other) {
    return new Occurrence(regarding, type, reason, other, time);
  }
}
