package io.coracle.controllers.storageprotection;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Finalizers of objects. */
final class Finalizers {
  private Finalizers() {}

  static boolean has(HasMetadata object, String finalizer) {
    List<String> finalizers = object.getMetadata().getFinalizers();
    return finalizers != null && finalizers.contains(finalizer);
  }

  /** What is to be done with the finalizer of an object. */
  enum Step {
    NONE,
    ADD,
    REMOVE
  }

  /**
   * An object that lives has the finalizer; one that is being deleted loses it when nothing uses
   * it.
   *
   * @param used only asked when it matters
   */
  static Step step(HasMetadata object, String finalizer, java.util.function.BooleanSupplier used) {
    boolean there = has(object, finalizer);
    if (object.getMetadata().getDeletionTimestamp() == null) {
      return there ? Step.NONE : Step.ADD;
    }
    return there && !used.getAsBoolean() ? Step.REMOVE : Step.NONE;
  }
}
