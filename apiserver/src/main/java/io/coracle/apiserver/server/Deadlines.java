package io.coracle.apiserver.server;

import io.coracle.base.Environment;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Interrupts requests that take too long. One timer looks after all of them, so a request costs an
 * entry in a set and no timer of its own; it runs only while there are requests.
 */
final class Deadlines {
  /** How often it is looked. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Environment environment;
  private final Duration limit;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean armed = new AtomicBoolean();

  Deadlines(Duration limit, Environment environment) {
    this.limit = limit;
    this.environment = environment;
  }

  /** A request under way. */
  final class Running implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final long begun = environment.clock().nanoTime();
    private boolean over;
    private boolean late;

    private synchronized void interruptIfLate() {
      if (!over && environment.clock().since(begun).compareTo(limit) > 0) {
        late = true;
        thread.interrupt();
      }
    }

    /** Whether the request was interrupted because it was late. */
    synchronized boolean isLate() {
      return late;
    }

    @Override
    public void close() {
      synchronized (this) {
        over = true;
        if (late) {
          // The task goes on with writing the answer and must not be interrupted by this.
          boolean cleared = Thread.interrupted();
          assert cleared || !thread.isInterrupted();
        }
      }
      running.remove(this);
    }
  }

  /** The current task begins a request; it must close what it gets. */
  Running begin() {
    var request = new Running();
    running.add(request);
    if (armed.compareAndSet(false, true)) {
      arm();
    }
    return request;
  }

  private void arm() {
    environment.timers().after(INTERVAL, this::look);
  }

  private void look() {
    running.forEach(Running::interruptIfLate);
    if (!running.isEmpty()) {
      arm();
      return;
    }
    armed.set(false);
    // A request may have begun between the two lines above.
    if (!running.isEmpty() && armed.compareAndSet(false, true)) {
      arm();
    }
  }
}
