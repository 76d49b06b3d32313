package io.coracle.base.system;

import io.coracle.base.Cancellable;
import io.coracle.base.Clock;
import io.coracle.base.Environment;
import io.coracle.base.Ids;
import io.coracle.base.Promise;
import io.coracle.base.Tasks;
import io.coracle.base.Timers;
import io.coracle.base.log.Log;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The environment of a real machine: its clocks, virtual threads, one timer thread, a secure random
 * source.
 */
public final class SystemEnvironment {
  private static final Log LOG = Log.of("environment");
  private static final Environment INSTANCE = create();

  private SystemEnvironment() {}

  /** The environment of this process. */
  public static Environment instance() {
    return INSTANCE;
  }

  private static Environment create() {
    var tasks = new VirtualThreadTasks();
    return new Environment(
        new SystemClock(), new ThreadTimers(), tasks, new Ids(new SecureRandom()));
  }

  private record SystemClock() implements Clock {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }

  private static void runLogged(String name, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task ended with an exception", e, "task", name);
    }
  }

  private static final class ThreadTimers implements Timers {
    private final ScheduledThreadPoolExecutor executor;

    ThreadTimers() {
      executor =
          new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("timers").daemon().factory());
      executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Cancellable after(Duration delay, Runnable body) {
      var future =
          executor.schedule(
              () -> runLogged("timer", body), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }
  }

  private static final class VirtualThreadTasks implements Tasks {
    @Override
    public void start(String name, Runnable body) {
      Thread.ofVirtual().name(name).start(() -> runLogged(name, body));
    }

    @Override
    public void startBlocking(String name, Runnable body) {
      Thread.ofPlatform().daemon().name(name).start(() -> runLogged(name, body));
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }

    @Override
    public <T> Promise<T> promise() {
      return new FuturePromise<>(new CompletableFuture<>());
    }
  }

  private record FuturePromise<T>(CompletableFuture<T> future) implements Promise<T> {
    @Override
    public boolean complete(T value) {
      return future.complete(value);
    }

    @Override
    public Optional<T> value() {
      return future.isDone() ? Optional.of(future.join()) : Optional.empty();
    }

    @Override
    public Optional<T> await(Duration timeout) throws InterruptedException {
      try {
        return Optional.of(future.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw neverFails(e);
      }
    }

    @Override
    public T await() throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw neverFails(e);
      }
    }

    private static IllegalStateException neverFails(ExecutionException e) {
      return new IllegalStateException("a promise is never completed with an exception", e);
    }
  }
}
