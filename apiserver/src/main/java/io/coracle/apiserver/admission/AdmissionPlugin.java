package io.coracle.apiserver.admission;

/**
 * One admission plug-in: it may change an object, or refuse the write with a {@link
 * io.coracle.api.StatusException}.
 */
public interface AdmissionPlugin {

  /** The name that {@code --disable-admission-plugins} takes, e.g. {@code ServiceAccount}. */
  String name();

  /**
   * May change {@code attributes.object()} in place. Called in a fixed order, before defaulting and
   * validation.
   */
  default void mutate(AdmissionAttributes attributes) {}

  /** May refuse. Called when the object is as it would be stored. */
  default void validate(AdmissionAttributes attributes) {}
}
