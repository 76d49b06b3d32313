package io.coracle.store.embedded;

import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import io.coracle.store.engine.Engine;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes in the thread that commits, one at a time: for engines that do not block. Starts nothing,
 * so a store on it is as deterministic as its callers.
 */
final class DirectWriter implements Writer {
  private static final int DELETIONS = 1024;

  private final Committer committer;
  private final Engine engine;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  DirectWriter(Committer committer, Engine engine) {
    this.committer = committer;
    this.engine = engine;
  }

  @Override
  public Outcome commit(Transaction transaction) {
    lock.lock();
    try {
      requireOpen();
      Staging staging = committer.stage();
      Outcome outcome = staging.stage(transaction);
      committer.complete(staging);
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void between(Runnable step) {
    lock.lock();
    try {
      requireOpen();
      step.run();
      while (committer.hasGarbage()) {
        committer.collectGarbage(DELETIONS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(StoreException.Code.CLOSED, "the store has been closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        engine.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
