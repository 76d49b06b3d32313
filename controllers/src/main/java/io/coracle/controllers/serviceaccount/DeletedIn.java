package io.coracle.controllers.serviceaccount;

import io.coracle.client.controller.ObjectKey;
import io.coracle.client.informer.Informer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Consumer;

/** Queues the namespace in which the object of one name was changed or deleted. */
record DeletedIn<T extends HasMetadata>(String name, Consumer<ObjectKey> enqueue)
    implements Informer.Handler<T> {

  @Override
  public void updated(T before, T object) {
    deleted(object);
  }

  @Override
  public void deleted(T object) {
    if (object.getMetadata().getName().equals(name)) {
      enqueue.accept(new ObjectKey("", object.getMetadata().getNamespace()));
    }
  }
}
