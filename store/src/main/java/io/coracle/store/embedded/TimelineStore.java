package io.coracle.store.embedded;

import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Page;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.Subscription;
import io.coracle.store.Transaction;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Timeline;
import io.coracle.store.watch.Dispatcher;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The store that {@link Stores} makes: reads go to the timeline, writes through the writer to the
 * committer, watches to the dispatcher. See README.md for the threads.
 */
final class TimelineStore implements EmbeddedStore {
  private final Environment environment;
  private final Timeline timeline;
  private final Dispatcher dispatcher;
  private final Committer committer;
  private final Writer writer;
  private final AtomicBoolean ageTimed = new AtomicBoolean();
  private volatile boolean closed;

  TimelineStore(
      Environment environment,
      Timeline timeline,
      Dispatcher dispatcher,
      Committer committer,
      Writer writer) {
    this.environment = environment;
    this.timeline = timeline;
    this.dispatcher = dispatcher;
    this.committer = committer;
    this.writer = writer;
    timeAge();
  }

  @Override
  public long revision() {
    requireOpen();
    return timeline.revision();
  }

  @Override
  public Optional<Stored> get(Key key) {
    requireOpen();
    return timeline.get(key);
  }

  @Override
  public Page range(Range range, long at, int limit) {
    requireOpen();
    return timeline.range(range, at, limit);
  }

  @Override
  public Outcome commit(Transaction tx) {
    requireOpen();
    Outcome outcome = writer.commit(tx);
    timeAge();
    return outcome;
  }

  @Override
  public Subscription watch(Range range, long after, Sink sink) {
    requireOpen();
    long newest = timeline.revision();
    Commit start = timeline.startOf(after);
    return dispatcher.watch(range, sink, start, after, newest);
  }

  @Override
  public void compact(long upTo) {
    requireOpen();
    if (upTo > timeline.revision()) {
      throw new StoreException(
          StoreException.Code.FUTURE_REVISION,
          "revision " + upTo + " has not happened yet; the newest is " + timeline.revision());
    }
    writer.between(() -> committer.compact(upTo));
  }

  @Override
  public long compactedRevision() {
    requireOpen();
    return timeline.compacted();
  }

  /** While there is history, looks at its age now and then. */
  private void timeAge() {
    if (!closed
        && timeline.compacted() < timeline.revision()
        && ageTimed.compareAndSet(false, true)) {
      environment
          .timers()
          .after(
              Retention.CHECK_INTERVAL,
              () -> environment.tasks().start("store-retention", this::compactAged));
    }
  }

  private void compactAged() {
    ageTimed.set(false);
    if (!closed) {
      try {
        writer.between(committer::compactAged);
      } catch (StoreException e) {
        if (e.code() != StoreException.Code.CLOSED) {
          throw e;
        }
      }
      timeAge();
    }
  }

  @Override
  public StoreStatistics statistics() {
    requireOpen();
    long revision = timeline.revision();
    long compacted = timeline.compacted();
    return new StoreStatistics(
        timeline.live(),
        timeline.liveBytes(),
        revision,
        compacted,
        Math.max(0, revision - compacted),
        timeline.historyBytes(),
        committer.commits(),
        committer.flushes(),
        committer.lastFlush(),
        dispatcher.subscriptions(),
        committer.readOnly());
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(StoreException.Code.CLOSED, "the store has been closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.close();
      dispatcher.close();
    }
  }
}
