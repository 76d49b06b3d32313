package io.coracle.store.watch;

import io.coracle.base.log.Log;
import io.coracle.store.Change;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.Subscription;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: where it stands and what is about to be sent to it. Owned by one task at a
 * time, first the one that replays, then the dispatcher; {@link #close} may be called by any
 * thread.
 */
final class Watcher implements Subscription {
  private static final Log LOG = Log.of("store");

  private final Range range;
  private final Sink sink;
  private final Consumer<Watcher> onClose;
  private List<Change> waiting = new ArrayList<>();
  private @Nullable Commit replayed;
  private long position;
  private long reported;
  private volatile boolean closed;

  /**
   * @param start the commit to follow
   * @param after changes up to and including this revision are not sent
   */
  Watcher(Range range, Sink sink, Commit start, long after, Consumer<Watcher> onClose) {
    this.range = range;
    this.sink = sink;
    this.replayed = start;
    this.position = after;
    this.onClose = onClose;
  }

  Range range() {
    return range;
  }

  /** Everything up to this revision has been looked at. */
  long position() {
    return position;
  }

  boolean closed() {
    return closed;
  }

  /**
   * Sends what the commits behind the last replayed one hold for this watch, until {@code last} or
   * the newest, whichever is first.
   */
  void replayUpTo(long last, int maxChanges) {
    Commit at = replayed;
    while (at != null && at.revision() < last && !closed) {
      Commit next = at.next();
      if (next == null) {
        break;
      }
      for (Version version : next.versions()) {
        offer(version.change());
      }
      if (waiting.size() >= maxChanges) {
        send(next.revision());
      }
      at = next;
      replayed = at;
    }
    if (at != null) {
      send(at.revision());
    }
  }

  /** Forgets where replay stood: from here on this watch lives on what the dispatcher offers. */
  void goLive() {
    replayed = null;
  }

  /** Takes note of a change if it concerns this watch. Returns whether it is the first to send. */
  boolean offer(Change change) {
    if (change.revision() <= position || !range.contains(change.current().key())) {
      return false;
    }
    waiting.add(change);
    return waiting.size() == 1;
  }

  /** Sends what waits; {@code revision} is the last that was looked at. */
  void send(long revision) {
    position = Math.max(position, revision);
    if (waiting.isEmpty()) {
      return;
    }
    List<Change> changes = Collections.unmodifiableList(waiting);
    waiting = new ArrayList<>();
    reported = revision;
    call(
        () -> {
          sink.accept(changes);
          sink.progress(revision);
        });
  }

  /** Tells how far this watch has come, unless it knows. */
  void report(long revision) {
    position = Math.max(position, revision);
    if (reported < revision) {
      reported = revision;
      call(() -> sink.progress(revision));
    }
  }

  /** Tells that nothing more will come. */
  void end() {
    call(sink::closed);
    closed = true;
  }

  /** A sink that fails loses its watch; the others go on. */
  private void call(Runnable body) {
    if (closed) {
      return;
    }
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A watch ended because its sink failed", e, "from", range.from());
      close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.accept(this);
    }
  }
}
