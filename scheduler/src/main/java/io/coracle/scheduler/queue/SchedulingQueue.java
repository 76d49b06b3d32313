package io.coracle.scheduler.queue;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pods without a node. A pod is in one of four places:
 *
 * <pre>
 * active         tried next; higher priority first, then who has waited longest
 * being tried    taken, and not yet removed or failed
 * backing off    failed, and the cluster has changed since: tried when its back-off ends
 * unschedulable  failed, and nothing has changed since that could help
 * </pre>
 *
 * <p>Pure: the caller brings the time and asks for {@link #nextWakeUp}. Not thread-safe.
 */
public final class SchedulingQueue {
  /** Back-off after the first failure; doubles with each. */
  public static final Duration INITIAL_BACKOFF = Duration.ofSeconds(1);

  public static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  /** A pod is tried again after this time even if nothing seems to have changed. */
  public static final Duration MAX_WAIT = Duration.ofMinutes(5);

  private final Map<String, Entry> entries = new HashMap<>();

  private final TreeSet<Entry> active =
      new TreeSet<>(
          Comparator.<Entry>comparingInt(e -> -e.priority())
              .thenComparing(Entry::since)
              .thenComparing(Entry::uid));

  /** Those that become active by the passing of time, the next one first. */
  private final TreeSet<Entry> waiting =
      new TreeSet<>(Comparator.comparing(Entry::dueAt).thenComparing(Entry::uid));

  private long changes;

  private enum Place {
    ACTIVE,
    TRYING,
    BACKING_OFF,
    UNSCHEDULABLE
  }

  private record Entry(
      Pod pod, Place place, Instant since, int attempts, Instant backoffEnd, long changesSeen) {
    String uid() {
      return pod.getMetadata().getUid();
    }

    int priority() {
      Integer priority = pod.getSpec().getPriority();
      return priority == null ? 0 : priority;
    }

    Instant dueAt() {
      return place == Place.UNSCHEDULABLE ? backoffEnd.plus(MAX_WAIT) : backoffEnd;
    }

    Entry at(Place other) {
      return new Entry(pod, other, since, attempts, backoffEnd, changesSeen);
    }

    /** This entry, when the cluster has changed. */
    Entry released(Instant now) {
      return at(backoffEnd.isAfter(now) ? Place.BACKING_OFF : Place.ACTIVE);
    }
  }

  /** Takes in a pod, or its newer version. */
  public void put(Pod pod, Instant now) {
    Entry known = entries.get(pod.getMetadata().getUid());
    if (known == null) {
      store(new Entry(pod, Place.ACTIVE, now, 0, now, changes));
      return;
    }
    var renewed =
        new Entry(
            pod, known.place, known.since, known.attempts, known.backoffEnd, known.changesSeen);
    boolean specChanged = !known.pod.getSpec().equals(pod.getSpec());
    store(specChanged && known.place == Place.UNSCHEDULABLE ? renewed.released(now) : renewed);
  }

  public void remove(String uid) {
    unlink(entries.remove(uid));
  }

  /** The pod to try now; it counts as being tried until {@link #remove} or {@link #failed}. */
  public Optional<Pod> take(Instant now) {
    releaseDue(now);
    if (active.isEmpty()) {
      return Optional.empty();
    }
    Entry first = active.first();
    store(
        new Entry(
            first.pod, Place.TRYING, first.since, first.attempts + 1, first.backoffEnd, changes));
    return Optional.of(first.pod);
  }

  /** The pod that was taken found no node. */
  public void failed(Pod pod, Instant now) {
    Entry entry = entries.get(pod.getMetadata().getUid());
    if (entry == null || entry.place != Place.TRYING) {
      return;
    }
    boolean clusterChanged = entry.changesSeen != changes;
    Place place = clusterChanged ? Place.BACKING_OFF : Place.UNSCHEDULABLE;
    Instant backoffEnd = now.plus(backoff(entry.attempts));
    store(new Entry(entry.pod, place, entry.since, entry.attempts, backoffEnd, entry.changesSeen));
  }

  /**
   * Something changed that can help pods that found no node: they are tried again, after their
   * back-off.
   */
  public void clusterChanged(Instant now) {
    changes++;
    List<Entry> unschedulable = new ArrayList<>(waiting);
    unschedulable.removeIf(entry -> entry.place != Place.UNSCHEDULABLE);
    unschedulable.forEach(entry -> store(entry.released(now)));
  }

  private void releaseDue(Instant now) {
    while (!waiting.isEmpty() && !waiting.first().dueAt().isAfter(now)) {
      store(waiting.first().at(Place.ACTIVE));
    }
  }

  private void store(Entry entry) {
    unlink(entries.put(entry.uid(), entry));
    switch (entry.place) {
      case ACTIVE -> active.add(entry);
      case BACKING_OFF, UNSCHEDULABLE -> waiting.add(entry);
      case TRYING -> {}
    }
  }

  private void unlink(@org.jspecify.annotations.Nullable Entry entry) {
    if (entry != null) {
      active.remove(entry);
      waiting.remove(entry);
    }
  }

  /** When something becomes active although nothing happens; empty if never. */
  public Optional<Instant> nextWakeUp() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first().dueAt());
  }

  /** How many pods wait, in any place. */
  public int size() {
    return entries.size();
  }

  static Duration backoff(int attempts) {
    long seconds = INITIAL_BACKOFF.toSeconds() << Math.min(attempts - 1, 10);
    return seconds > MAX_BACKOFF.toSeconds() ? MAX_BACKOFF : Duration.ofSeconds(seconds);
  }
}
