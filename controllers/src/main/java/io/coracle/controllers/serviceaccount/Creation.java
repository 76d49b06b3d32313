package io.coracle.controllers.serviceaccount;

import io.coracle.api.StatusException;
import io.coracle.client.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Creates what may be there already. */
final class Creation {
  private Creation() {}

  static <T extends HasMetadata> void ifAbsent(Resources<T> resources, String namespace, T object) {
    try {
      resources.create(namespace, object);
    } catch (StatusException e) {
      boolean there = e.reason() == StatusException.Reason.ALREADY_EXISTS;
      if (!there && !isGoing(e)) {
        throw e;
      }
    }
  }

  /** The namespace has begun to terminate meanwhile, or is gone. */
  private static boolean isGoing(StatusException e) {
    return e.reason() == StatusException.Reason.NOT_FOUND
        || e.details()
            .map(d -> d.causes().stream().anyMatch(c -> c.reason().equals("NamespaceTerminating")))
            .orElse(false);
  }
}
