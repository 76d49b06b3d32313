package io.coracle.store.embedded;

import io.coracle.store.Outcome;
import io.coracle.store.Transaction;

/** Brings the writes of all threads into one order. Thread-safe. */
interface Writer extends AutoCloseable {

  /** Carries {@code transaction} out; returns when it is durable. */
  Outcome commit(Transaction transaction);

  /** Runs {@code step} between commits; returns when it has run. */
  void between(Runnable step);

  /** Ends; what is waiting is refused. Closes the engine. */
  @Override
  void close();
}
