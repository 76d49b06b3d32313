package io.coracle.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * The change that an informer's handler is being told of; so that what the handler sets off can say
 * why it runs.
 *
 * @param what {@code added}, {@code updated} or {@code deleted}
 */
public record ChangeCause(String what, HasMetadata object) {
  private static final ScopedValue<ChangeCause> CURRENT = ScopedValue.newInstance();

  /** The change whose handler the caller runs in. */
  public static Optional<ChangeCause> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  static void during(String what, HasMetadata object, Runnable handler) {
    ScopedValue.where(CURRENT, new ChangeCause(what, object)).run(handler);
  }

  /** For example {@code Pod default/web-1 updated, version 42}. */
  @Override
  public String toString() {
    var metadata = object.getMetadata();
    String namespace = metadata.getNamespace() == null ? "" : metadata.getNamespace() + "/";
    return object.getKind()
        + " "
        + namespace
        + metadata.getName()
        + " "
        + what
        + ", version "
        + metadata.getResourceVersion();
  }
}
