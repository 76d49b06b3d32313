package io.coracle.client.controller;

import io.coracle.client.Client;
import io.coracle.client.informer.Informers;
import java.util.function.Consumer;

/**
 * A controller: a name, what it watches, and a reconciler. It says in {@link #watch} which
 * informers queue which keys.
 */
public interface Controller extends Reconciler {

  /** The name in logs and metrics, e.g. {@code deployment}. */
  String name();

  /** How many keys are reconciled at once; never the same key twice. */
  default int workers() {
    return 1;
  }

  /**
   * Asks for informers, adds indices and handlers. Called once, before the informers start.
   *
   * @param enqueue puts a key into this controller's work queue
   */
  void watch(Informers informers, Consumer<ObjectKey> enqueue);

  /** What every controller is made from. */
  record Context(Client client, Informers informers, io.coracle.base.Environment environment) {}
}
