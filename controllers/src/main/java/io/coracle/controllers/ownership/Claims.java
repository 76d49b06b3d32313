package io.coracle.controllers.ownership;

import io.coracle.client.Client;
import io.coracle.client.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Claims the objects that a controller's selector matches: adopts orphans, releases those that
 * match no longer.
 *
 * @param client carries out adoptions and releases
 * @param type of the claimed objects
 */
public record Claims<T extends HasMetadata>(Client client, Class<T> type) {

  /**
   * The objects that {@code owner} controls, after adopting and releasing.
   *
   * @param candidates objects of the owner's namespace that it controls or that match
   */
  public List<T> claim(HasMetadata owner, Collection<T> candidates, Predicate<T> matches) {
    boolean deleting = owner.getMetadata().getDeletionTimestamp() != null;
    var claimed = new ArrayList<T>();
    for (T object : candidates) {
      if (Owners.isControlledBy(object, owner)) {
        if (matches.test(object)) {
          claimed.add(object);
        } else if (!deleting) {
          release(owner, object);
        }
      } else if (Owners.controllerOf(object).isEmpty() && isAdoptable(object, deleting, matches)) {
        claimed.add(adopt(owner, object));
      }
    }
    return claimed;
  }

  private boolean isAdoptable(T object, boolean deleting, Predicate<T> matches) {
    return !deleting && object.getMetadata().getDeletionTimestamp() == null && matches.test(object);
  }

  /** The uid in the patch makes it fail if the object was replaced meanwhile. */
  private T adopt(HasMetadata owner, T object) {
    String patch =
        """
        {"metadata":{"uid":"%s","ownerReferences":[{"apiVersion":"%s","kind":"%s","name":"%s","uid":"%s",\
        "controller":true,"blockOwnerDeletion":true}]}}\
        """
            .formatted(
                object.getMetadata().getUid(),
                owner.getApiVersion(),
                owner.getKind(),
                owner.getMetadata().getName(),
                owner.getMetadata().getUid());
    return patch(object, patch);
  }

  private void release(HasMetadata owner, T object) {
    patch(
        object,
        """
        {"metadata":{"uid":"%s","ownerReferences":[{"$patch":"delete","uid":"%s"}]}}\
        """
            .formatted(object.getMetadata().getUid(), owner.getMetadata().getUid()));
  }

  private T patch(T object, String patch) {
    return client
        .resources(type)
        .patch(
            object.getMetadata().getNamespace(),
            object.getMetadata().getName(),
            "",
            Resources.PatchType.STRATEGIC,
            patch);
  }
}
