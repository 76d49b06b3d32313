package io.coracle.controllers.serviceaccount;

import io.coracle.client.controller.ObjectKey;
import io.coracle.client.informer.Informer;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.function.Consumer;

/** Queues every namespace when it is there or changes. */
record EachNamespace(Consumer<ObjectKey> enqueue) implements Informer.Handler<Namespace> {

  static boolean isActive(Informer<Namespace> namespaces, ObjectKey key) {
    return namespaces
        .get("", key.name())
        .map(n -> n.getMetadata().getDeletionTimestamp() == null)
        .orElse(false);
  }

  @Override
  public void added(Namespace namespace) {
    enqueue.accept(ObjectKey.of(namespace));
  }

  @Override
  public void updated(Namespace before, Namespace namespace) {
    enqueue.accept(ObjectKey.of(namespace));
  }

  @Override
  public void deleted(Namespace namespace) {}
}
