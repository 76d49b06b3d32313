package io.coracle.store.embedded;

import io.coracle.base.Clock;
import io.coracle.base.log.Log;
import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import io.coracle.store.engine.Engine;
import io.coracle.store.history.Timeline;
import io.coracle.store.watch.Dispatcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out batches: decides, makes durable, then shows to readers and watches. Used by one
 * thread at a time, which is the writer; the figures may be read by any.
 *
 * <p>Compaction happens in memory at once. On disk the versions that are gone are deleted a few at
 * a time, with the batches that follow or when there is nothing else to do; whatever is left when
 * the process ends is deleted after the next start.
 */
final class Committer {
  private static final Log LOG = Log.of("store");

  /** Deletions that go along with a batch, at least. */
  private static final int MIN_DELETIONS = 64;

  /** Deletions that go along for each commit of a batch, so that they keep up with writes. */
  private static final int DELETIONS_PER_COMMIT = 2;

  private final Timeline timeline;
  private final Engine engine;
  private final Dispatcher dispatcher;
  private final Clock clock;
  private final Retention retention;
  private final Capacity capacity;
  private final ArrayDeque<Long> garbage;
  private volatile long commits;
  private volatile long flushes;
  private volatile Duration lastFlush = Duration.ZERO;
  private volatile boolean readOnly;

  /**
   * @param garbage ids of versions the engine holds but need not
   */
  Committer(
      Timeline timeline,
      Engine engine,
      Dispatcher dispatcher,
      Clock clock,
      Retention retention,
      Capacity capacity,
      List<Long> garbage) {
    this.timeline = timeline;
    this.engine = engine;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.retention = retention;
    this.capacity = capacity;
    this.garbage = new ArrayDeque<>(garbage);
  }

  /** How one transaction of a batch ended: with an outcome, or with an exception for its caller. */
  sealed interface Answer {
    record Done(Outcome outcome) implements Answer {}

    record Failed(RuntimeException cause) implements Answer {}
  }

  Staging stage() {
    return new Staging(timeline, clock.nanoTime(), capacity);
  }

  static Answer decide(Staging staging, Transaction transaction) {
    try {
      return new Answer.Done(staging.stage(transaction));
    } catch (RuntimeException e) {
      return new Answer.Failed(e);
    } catch (Error e) {
      // The fault of one caller, who makes its values; the writer lives on.
      return new Answer.Failed(new IllegalStateException("a value could not be made", e));
    }
  }

  /**
   * Makes a batch durable and visible.
   *
   * @throws StoreException when that failed; nothing has changed then
   */
  void complete(Staging staging) {
    if (staging.commits().isEmpty()) {
      return;
    }
    flush(staging, Math.max(MIN_DELETIONS, DELETIONS_PER_COMMIT * staging.commits().size()));
    staging.commits().forEach(timeline::append);
    commits = commits + staging.commits().size();
    dispatcher.committed();
    keepWithinBounds();
  }

  private void flush(Staging staging, int maxDeletions) {
    var gone = new ArrayList<Long>();
    while (!garbage.isEmpty() && gone.size() < maxDeletions) {
      gone.add(garbage.remove());
    }
    long start = clock.nanoTime();
    try {
      engine.write(new Engine.Batch(staging.commits(), gone, timeline.compacted()));
    } catch (StoreException e) {
      gone.reversed().forEach(garbage::addFirst);
      noteReadOnly(true, e.getMessage());
      throw e;
    }
    noteReadOnly(false, null);
    lastFlush = clock.since(start);
    flushes = flushes + 1;
  }

  private void noteReadOnly(boolean now, @Nullable String reason) {
    if (now != readOnly) {
      readOnly = now;
      if (now) {
        LOG.warn("The store became read-only", "reason", reason, "revision", timeline.revision());
      } else {
        LOG.warn("The store can be written again", "revision", timeline.revision());
      }
    }
  }

  private void keepWithinBounds() {
    long kept = timeline.revision() - timeline.compacted();
    if (kept > retention.revisions() + retention.revisions() / 10L
        || timeline.historyBytes() > retention.bytes() + retention.bytes() / 10) {
      compact(timeline.excess(retention.revisions(), retention.bytes()));
    }
  }

  /** Forgets the history up to {@code upTo}. */
  void compact(long upTo) {
    garbage.addAll(timeline.compact(upTo));
  }

  /** Forgets history that is older than the retention allows. */
  void compactAged() {
    long upTo = timeline.compacted();
    for (var commit = timeline.oldest();
        commit != null && clock.since(commit.nanoTime()).compareTo(retention.age()) > 0;
        commit = commit.next()) {
      upTo = commit.revision();
    }
    compact(upTo);
  }

  /** Whether the engine holds versions that are no longer needed. */
  boolean hasGarbage() {
    return !garbage.isEmpty();
  }

  /** Deletes some of what the engine need no longer hold. */
  void collectGarbage(int maxDeletions) {
    flush(stage(), maxDeletions);
  }

  long commits() {
    return commits;
  }

  long flushes() {
    return flushes;
  }

  Duration lastFlush() {
    return lastFlush;
  }

  boolean readOnly() {
    return readOnly;
  }
}
