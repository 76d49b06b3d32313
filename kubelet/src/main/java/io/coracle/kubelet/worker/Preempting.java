package io.coracle.kubelet.worker;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Critical pods that were admitted and wait until those have ended that make room for them. Nobody
 * else waits meanwhile. Thread-safe; never calls out with its lock held.
 */
final class Preempting {
  private static final Log LOG = Log.of("kubelet");

  static final String REASON = "Preempting";
  static final String MESSAGE = "Preempted in order to admit critical pod";

  private static final Duration STEP = Duration.ofMillis(100);

  /**
   * How much longer than its own grace period a pod may take to end before it is not waited for.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Environment environment;
  private final PodEvents events;
  private final Ender ender;
  private final Predicate<Pod> cleared;
  private final Consumer<String> begin;
  private final Map<String, Pod> waiting = new LinkedHashMap<>();
  private boolean closed;

  /** Ends a pod as failed, without blocking. */
  @FunctionalInterface
  interface Ender {
    void fail(Pod pod, Failure failure, Duration grace);
  }

  /**
   * Nobody waits yet.
   *
   * @param cleared whether nothing of a pod runs any more
   * @param begin begins the pod with that uid, which it has to {@link #take}
   */
  Preempting(
      Environment environment,
      PodEvents events,
      Ender ender,
      Predicate<Pod> cleared,
      Consumer<String> begin) {
    this.environment = environment;
    this.events = events;
    this.ender = ender;
    this.cleared = cleared;
    this.begin = begin;
  }

  /** Ends the victims and has the pod begin when that is done. Does not block. */
  void preempt(Pod pod, List<Pod> victims) {
    synchronized (this) {
      if (closed) {
        return;
      }
      waiting.put(Pods.uid(pod), pod);
    }
    Duration longest = Duration.ZERO;
    for (Pod victim : victims) {
      LOG.info(
          "Ends a pod for a critical one",
          "pod",
          Pods.reference(victim),
          "critical",
          Pods.reference(pod));
      events.record(victim, "", true, REASON, MESSAGE);
      Duration grace = Duration.ofSeconds(Pods.graceSeconds(victim));
      ender.fail(victim, Failure.disruption(REASON, MESSAGE), grace);
      longest = grace.compareTo(longest) > 0 ? grace : longest;
    }
    Duration limit = longest.plus(PATIENCE);
    environment
        .tasks()
        .start("preempt-" + Pods.name(pod), () -> await(Pods.uid(pod), victims, limit));
  }

  private void await(String uid, List<Pod> victims, Duration limit) {
    try {
      long began = environment.clock().nanoTime();
      while (has(uid)
          && !victims.stream().allMatch(cleared)
          && environment.clock().since(began).compareTo(limit) < 0) {
        environment.tasks().sleep(STEP);
      }
      begin.accept(uid);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives out a pod that waited, in its last version; empty if it is gone. */
  synchronized Optional<Pod> take(String uid) {
    return Optional.ofNullable(waiting.remove(uid));
  }

  /** Takes in a new version of a pod. Returns whether it is one that waits. */
  synchronized boolean update(Pod pod) {
    return waiting.replace(Pods.uid(pod), pod) != null;
  }

  synchronized void remove(Pod pod) {
    waiting.remove(Pods.uid(pod));
  }

  synchronized boolean has(String uid) {
    return waiting.containsKey(uid);
  }

  synchronized Collection<Pod> pods() {
    return List.copyOf(waiting.values());
  }

  synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
