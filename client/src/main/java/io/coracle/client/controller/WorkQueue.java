package io.coracle.client.controller;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a controller has to look at, and the workers that do.
 *
 * <p>A key that is added while it waits is not added twice; a key that is added while it is worked
 * on is worked on once more afterwards, never at the same time. Keys are taken in the order in
 * which they came. A failed key comes back after 5 ms, 10 ms, 20 ms and so on up to 1000 s, until
 * it succeeds once.
 *
 * <p>A worker is a task that starts when there is work and ends when there is none, so an idle
 * queue costs nothing and virtual time can pass it by. The queue holds each key at most once: it is
 * never longer than there are objects. Thread-safe; the lock is not held while a key is worked on.
 */
public final class WorkQueue {
  static final Duration FIRST_RETRY = Duration.ofMillis(5);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(1000);

  private static final int MAX_DOUBLINGS = 18;
  private static final Log LOG = Log.of("controller");

  private final String name;
  private final Environment environment;
  private final int workers;
  private final Reconciler reconciler;
  private final QueueMetrics metrics;

  private final Map<ObjectKey, Long> waiting = new LinkedHashMap<>();
  private final Set<ObjectKey> working = new HashSet<>();
  private final Set<ObjectKey> again = new HashSet<>();
  private final Map<ObjectKey, Delayed> delayed = new HashMap<>();
  private final Map<ObjectKey, Integer> failures = new HashMap<>();
  private int running;
  private boolean open;
  private boolean closed;

  /**
   * @param name in logs and metrics
   * @param workers how many keys are worked on at once
   */
  public WorkQueue(String name, Environment environment, int workers, Reconciler reconciler) {
    if (workers < 1) {
      throw new IllegalArgumentException("a queue needs a worker");
    }
    this.name = name;
    this.environment = environment;
    this.workers = workers;
    this.reconciler = reconciler;
    this.metrics = new QueueMetrics(name);
  }

  private record Delayed(long dueNanos, Cancellable timer) {}

  /** Lets the workers begin. Keys can be added before. */
  public synchronized void open() {
    open = true;
    startWorkers();
  }

  /** Forgets all keys; work that has begun is finished. */
  public synchronized void close() {
    closed = true;
    waiting.clear();
    again.clear();
    failures.clear();
    delayed.values().forEach(d -> d.timer().cancel());
    delayed.clear();
  }

  /**
   * Adds a key.
   *
   * @param why for the log
   */
  public synchronized void add(ObjectKey key, Object why) {
    if (closed || waiting.containsKey(key)) {
      return;
    }
    LOG.debug("Key queued", "controller", name, "key", key, "why", why);
    metrics.added();
    if (working.contains(key)) {
      again.add(key);
    } else {
      waiting.put(key, environment.clock().nanoTime());
      startWorkers();
    }
  }

  /** Adds a key after {@code delay}; of several such wishes the earliest counts. */
  public synchronized void addAfter(ObjectKey key, Duration delay, Object why) {
    if (closed) {
      return;
    }
    if (delay.isZero() || delay.isNegative()) {
      add(key, why);
      return;
    }
    long due = environment.clock().nanoTime() + delay.toNanos();
    Delayed before = delayed.get(key);
    if (before != null) {
      if (before.dueNanos() - due <= 0) {
        return;
      }
      before.timer().cancel();
    }
    Cancellable timer = environment.timers().after(delay, () -> due(key, due, why));
    delayed.put(key, new Delayed(due, timer));
  }

  private synchronized void due(ObjectKey key, long dueNanos, Object why) {
    Delayed entry = delayed.get(key);
    if (entry != null && entry.dueNanos() == dueNanos) {
      delayed.remove(key);
      add(key, why);
    }
  }

  /** How many keys wait for a worker. */
  public synchronized int length() {
    return waiting.size();
  }

  /** Whether nothing waits, nothing is delayed and nothing is worked on. */
  public synchronized boolean idle() {
    return waiting.isEmpty() && working.isEmpty() && delayed.isEmpty();
  }

  /** The keys that wait or are worked on, for diagnosis. */
  public synchronized List<ObjectKey> pending() {
    var keys = new ArrayList<>(working);
    keys.addAll(waiting.keySet());
    return keys;
  }

  private synchronized void startWorkers() {
    while (open && running < Math.min(workers, working.size() + waiting.size()) && !closed) {
      running++;
      environment.tasks().start("controller " + name, this::work);
    }
    metrics.depth(waiting.size());
  }

  private void work() {
    for (ObjectKey key = take(); key != null; key = take()) {
      long begun = environment.clock().nanoTime();
      Result result = reconcile(key);
      metrics.worked(environment.clock().since(begun));
      done(key, result);
    }
  }

  private synchronized @Nullable ObjectKey take() {
    Iterator<Map.Entry<ObjectKey, Long>> first = waiting.entrySet().iterator();
    if (!first.hasNext()) {
      running--;
      return null;
    }
    Map.Entry<ObjectKey, Long> entry = first.next();
    ObjectKey key = entry.getKey();
    metrics.waited(environment.clock().since(entry.getValue()));
    first.remove();
    working.add(key);
    metrics.depth(waiting.size());
    return key;
  }

  private Result reconcile(ObjectKey key) {
    try {
      return reconciler.reconcile(key);
    } catch (RuntimeException | Error e) {
      return Failures.result(name, key, e);
    }
  }

  private synchronized void done(ObjectKey key, Result result) {
    working.remove(key);
    if (closed) {
      return;
    }
    if (again.remove(key)) {
      waiting.put(key, environment.clock().nanoTime());
    }
    switch (result) {
      case Result.Done done -> failures.remove(key);
      case Result.RequeueAfter(Duration delay) -> {
        failures.remove(key);
        addAfter(key, delay, "asked for");
      }
      case Result.Retry(String cause) -> {
        metrics.retried();
        addAfter(key, retryDelay(failures.merge(key, 1, Integer::sum)), "again: " + cause);
      }
    }
    startWorkers();
  }

  private static Duration retryDelay(int failed) {
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failed - 1, MAX_DOUBLINGS));
    return delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay;
  }
}
