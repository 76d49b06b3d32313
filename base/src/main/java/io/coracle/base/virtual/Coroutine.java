package io.coracle.base.virtual;

import io.coracle.base.log.Log;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task of a {@link VirtualWorld}: a virtual thread that runs only while it holds the baton. */
final class Coroutine {
  private static final Log LOG = Log.of("virtual-world");
  private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

  private final Semaphore turn = new Semaphore(0);
  private final Semaphore driver = new Semaphore(0);
  private final Thread thread;

  Coroutine(String name, Runnable body, Consumer<Coroutine> onEnd) {
    thread = Thread.ofVirtual().name(name).unstarted(() -> run(name, body, onEnd));
  }

  /** The coroutine that the caller runs in. */
  static Coroutine current() {
    Coroutine current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException(
          "only a task started in this virtual world may wait in it; the driver of the world must"
              + " not");
    }
    return current;
  }

  private void run(String name, Runnable body, Consumer<Coroutine> onEnd) {
    CURRENT.set(this);
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task ended with an exception", e, "task", name);
    } finally {
      onEnd.accept(this);
      driver.release();
    }
  }

  /** Hands the baton to this coroutine and waits until it gives it back. Called by the driver. */
  void resume() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    } else {
      turn.release();
    }
    driver.acquireUninterruptibly();
  }

  /** Gives the baton back and waits for it. Called by the coroutine itself. */
  void yield() throws InterruptedException {
    driver.release();
    turn.acquire();
  }

  void interrupt() {
    thread.interrupt();
  }
}
