package io.coracle.base.virtual;

import io.coracle.base.Cancellable;
import io.coracle.base.Clock;
import io.coracle.base.Environment;
import io.coracle.base.Ids;
import io.coracle.base.Promise;
import io.coracle.base.Tasks;
import io.coracle.base.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A world with its own time. Tasks are coroutines: exactly one runs at a time, the others wait for
 * the baton. When all wait, time jumps to the next timer.
 *
 * <p>Worked example: two tasks start, each sleeps 5 s and prints. {@link #run} hands the baton to
 * the first, which runs until its sleep, then to the second; now nothing is runnable, so the clock
 * jumps 5 s, both timers fire in the order they were set, and each task gets the baton once more.
 * It took microseconds.
 *
 * <p>The world is driven by one thread, which calls {@link #advance} or {@link #runUntil}; the
 * driver must not block in {@link Tasks#sleep} itself. Time never moves outside those calls.
 */
public final class VirtualWorld implements AutoCloseable {
  /** Where virtual time begins unless told otherwise. */
  public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * No run executes more steps than this without time moving: two tasks that wake each other
   * forever are a fault.
   */
  private static final long MAX_STEPS_AT_ONE_INSTANT = 50_000_000;

  private final Instant start;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final ArrayDeque<Runnable> runnable = new ArrayDeque<>();
  private final ArrayDeque<Coroutine> living = new ArrayDeque<>();
  private final Environment environment;
  private long nanos;
  private long sequence;
  private boolean closed;

  public VirtualWorld(long seed) {
    this(seed, EPOCH);
  }

  public VirtualWorld(long seed, Instant start) {
    this.start = start;
    var ids = new Ids(new SplittableRandom(seed));
    this.environment =
        new Environment(new VirtualClock(), new VirtualTimers(), new VirtualTasks(), ids);
  }

  /** The environment to give to components. */
  public Environment environment() {
    return environment;
  }

  /** The virtual wall-clock time. */
  public synchronized Instant now() {
    return start.plusNanos(nanos);
  }

  /** Runs everything that happens within {@code duration} from now and leaves the clock there. */
  public void advance(Duration duration) {
    long end = Math.addExact(nanos, duration.toNanos());
    runReady();
    for (Timer due = nextTimer(end); due != null; due = nextTimer(end)) {
      due.fire();
      runReady();
    }
    synchronized (this) {
      nanos = end;
    }
  }

  /** Runs what is ready now, without letting time pass. */
  public void settle() {
    runReady();
  }

  /**
   * Lets time pass until {@code condition} holds, looking after every instant at which something
   * happened.
   *
   * @throws AssertionError when it does not hold after {@code limit} of virtual time
   */
  public void runUntil(BooleanSupplier condition, Duration limit) {
    long end = Math.addExact(nanos, limit.toNanos());
    runReady();
    while (!condition.getAsBoolean()) {
      Timer due = nextTimer(end);
      if (due == null) {
        throw new AssertionError("the condition did not hold within " + limit + " of virtual time");
      }
      due.fire();
      runReady();
    }
  }

  private synchronized @Nullable Timer nextTimer(long end) {
    Timer due = timers.peek();
    if (due == null || due.at > end) {
      return null;
    }
    timers.remove();
    nanos = Math.max(nanos, due.at);
    return due;
  }

  private void runReady() {
    for (long steps = 0; ; steps++) {
      if (steps > MAX_STEPS_AT_ONE_INSTANT) {
        throw new IllegalStateException("tasks keep waking each other at " + now());
      }
      Runnable next;
      synchronized (this) {
        next = runnable.poll();
      }
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  synchronized void makeRunnable(Runnable step) {
    runnable.add(step);
  }

  /** Ends all tasks that still wait, by interrupting them. */
  @Override
  public void close() {
    ArrayDeque<Coroutine> left;
    synchronized (this) {
      closed = true;
      timers.clear();
      runnable.clear();
      left = new ArrayDeque<>(living);
    }
    left.forEach(Coroutine::interrupt);
  }

  private final class VirtualClock implements Clock {
    @Override
    public Instant now() {
      return VirtualWorld.this.now();
    }

    @Override
    public long nanoTime() {
      synchronized (VirtualWorld.this) {
        return nanos;
      }
    }
  }

  private final class VirtualTimers implements Timers {
    @Override
    public Cancellable after(Duration delay, Runnable body) {
      synchronized (VirtualWorld.this) {
        var timer = new Timer(nanos + Math.max(0, delay.toNanos()), sequence++, body);
        timers.add(timer);
        return timer;
      }
    }
  }

  private final class Timer implements Comparable<Timer>, Cancellable {
    private final long at;
    private final long order;
    private final Runnable body;

    Timer(long at, long order, Runnable body) {
      this.at = at;
      this.order = order;
      this.body = body;
    }

    void fire() {
      makeRunnable(body);
    }

    @Override
    public void cancel() {
      synchronized (VirtualWorld.this) {
        timers.remove(this);
      }
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final class VirtualTasks implements Tasks {
    @Override
    public void start(String name, Runnable body) {
      synchronized (VirtualWorld.this) {
        if (closed) {
          return;
        }
        var coroutine = new Coroutine(name, body, VirtualWorld.this::ended);
        living.add(coroutine);
        runnable.add(coroutine::resume);
      }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      var woken = this.<Boolean>promise();
      environment.timers().after(duration, () -> woken.complete(true));
      woken.await();
    }

    @Override
    public <T> Promise<T> promise() {
      return new VirtualPromise<>();
    }
  }

  private synchronized void ended(Coroutine coroutine) {
    living.remove(coroutine);
  }

  private final class VirtualPromise<T> implements Promise<T> {
    private final ArrayDeque<Coroutine> waiting = new ArrayDeque<>();
    private @Nullable T value;

    @Override
    public boolean complete(T delivered) {
      synchronized (VirtualWorld.this) {
        if (value != null) {
          return false;
        }
        value = delivered;
        waiting.forEach(c -> runnable.add(c::resume));
        waiting.clear();
        return true;
      }
    }

    @Override
    public Optional<T> value() {
      synchronized (VirtualWorld.this) {
        return Optional.ofNullable(value);
      }
    }

    @Override
    public Optional<T> await(Duration timeout) throws InterruptedException {
      Coroutine self = Coroutine.current();
      Cancellable timer;
      synchronized (VirtualWorld.this) {
        if (value != null) {
          return Optional.of(value);
        }
        waiting.add(self);
        timer = environment.timers().after(timeout, () -> giveUp(self));
      }
      self.yield();
      timer.cancel();
      return value();
    }

    @Override
    public T await() throws InterruptedException {
      Coroutine self = Coroutine.current();
      synchronized (VirtualWorld.this) {
        if (value != null) {
          return value;
        }
        waiting.add(self);
      }
      self.yield();
      return value().orElseThrow(() -> new IllegalStateException("woken without a value"));
    }

    private void giveUp(Coroutine coroutine) {
      synchronized (VirtualWorld.this) {
        if (waiting.remove(coroutine)) {
          runnable.add(coroutine::resume);
        }
      }
    }
  }
}
