package io.coracle.controllers.ownership;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Optional;

/** Controller references (API reference, {@code OwnerReference}). */
public final class Owners {
  /** The index of an informer that finds objects by the uid of their controller. */
  public static final String BY_CONTROLLER = "controller";

  private Owners() {}

  /** The reference to the object's controller, if it has one. */
  public static Optional<OwnerReference> controllerOf(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null
        ? Optional.empty()
        : owners.stream().filter(o -> Boolean.TRUE.equals(o.getController())).findFirst();
  }

  /** Keys for {@link #BY_CONTROLLER}. */
  public static List<String> controllerUid(HasMetadata object) {
    return controllerOf(object).map(owner -> List.of(owner.getUid())).orElse(List.of());
  }

  public static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    return controllerOf(object)
        .map(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
        .orElse(false);
  }

  /** A reference that makes {@code owner} the controller. */
  public static OwnerReference referenceTo(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
