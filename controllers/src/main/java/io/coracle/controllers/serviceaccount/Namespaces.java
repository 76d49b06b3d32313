package io.coracle.controllers.serviceaccount;

import io.coracle.client.controller.ObjectKey;
import io.coracle.client.informer.Informer;
import io.fabric8.kubernetes.api.model.Namespace;

/** What the namespaces are in that something is made for. */
final class Namespaces {
  private Namespaces() {}

  /** Whether the namespace is there and not on its way out. */
  static boolean isActive(Informer<Namespace> namespaces, ObjectKey key) {
    return namespaces
        .get("", key.name())
        .map(n -> n.getMetadata().getDeletionTimestamp() == null)
        .orElse(false);
  }
}
