package io.coracle.controllers.storageprotection;

import io.coracle.client.Resources;
import io.coracle.client.controller.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Keeps one finalizer on the objects of one kind while they live, and takes it from those that are
 * being deleted when nothing uses them.
 *
 * @param with the object with other metadata
 */
record Finalizers<T extends HasMetadata>(
    Resources<T> resources, String finalizer, BiFunction<T, ObjectMeta, T> with) {

  /** What is to be done with the finalizer of an object. */
  enum Step {
    NONE,
    ADD,
    REMOVE
  }

  /**
   * Does what is to be done with the finalizer of an object.
   *
   * @param used only asked when it matters
   */
  void settle(T object, BooleanSupplier used) {
    switch (step(object, finalizer, used)) {
      case ADD -> edit(ObjectKey.of(object), true);
      case REMOVE -> edit(ObjectKey.of(object), false);
      case NONE -> {}
    }
  }

  static Step step(HasMetadata object, String finalizer, BooleanSupplier used) {
    List<String> finalizers = object.getMetadata().getFinalizers();
    boolean there = finalizers != null && finalizers.contains(finalizer);
    if (object.getMetadata().getDeletionTimestamp() == null) {
      return there ? Step.NONE : Step.ADD;
    }
    return there && !used.getAsBoolean() ? Step.REMOVE : Step.NONE;
  }

  /** Changes what is still there; what is gone needs no finalizer. */
  private void edit(ObjectKey key, boolean wanted) {
    resources.edit(
        key.namespace(),
        key.name(),
        object -> {
          var metadata =
              new ObjectMetaBuilder(object.getMetadata()).removeFromFinalizers(finalizer);
          return with.apply(
              object, (wanted ? metadata.addToFinalizers(finalizer) : metadata).build());
        });
  }
}
