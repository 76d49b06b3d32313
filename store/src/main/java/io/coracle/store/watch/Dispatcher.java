package io.coracle.store.watch;

import io.coracle.base.Environment;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.Subscription;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends commits to watches, in order.
 *
 * <p>It follows the links from commit to commit at its own pace, so compaction cannot overtake it
 * and the writer never waits for it. Threading: everything below the line runs in one task at a
 * time, which is started when there is something to do and ends when there is not. Requests of
 * other threads come in through {@link #inbox}, which holds at most one arrival and one departure
 * for each watch.
 *
 * <p>A new watch that has far to go is replayed in a task of its own, up to a few commits behind
 * the newest; then it comes here, catches up with where the dispatcher stands, and is live. If it
 * is ahead of the dispatcher already, its position keeps it from seeing anything twice.
 */
public final class Dispatcher {
  /** How often, at most, a watch that has nothing to say tells how far it has come. */
  static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);

  /** No more commits than this are looked at before their changes are sent. */
  private static final int MAX_BATCH_COMMITS = 256;

  /** No more changes than about this are replayed in one call of a sink. */
  private static final int MAX_REPLAY_CHANGES = 512;

  /** A watch that is no further behind than this is replayed by the dispatcher itself. */
  private static final long SHORT_REPLAY = 64;

  private final Environment environment;
  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicInteger subscriptions = new AtomicInteger();

  private final WatcherIndex live = new WatcherIndex();
  private final List<Watcher> touched = new ArrayList<>();
  private Commit cursor;
  private boolean progressTimed;
  private boolean closed;

  /**
   * @param start nothing up to this commit is sent to live watches
   */
  public Dispatcher(Environment environment, Commit start) {
    this.environment = environment;
    this.cursor = start;
  }

  /**
   * Starts a watch.
   *
   * @param start the commit to follow; see {@link io.coracle.store.history.Timeline#startOf}
   * @param newest the newest revision there is
   */
  public Subscription watch(Range range, Sink sink, Commit start, long after, long newest) {
    var watcher = new Watcher(range, sink, start, after, this::leave);
    subscriptions.incrementAndGet();
    if (newest - after > SHORT_REPLAY) {
      environment.tasks().start("store-replay", () -> replay(watcher));
    } else {
      request(() -> join(watcher));
    }
    return watcher;
  }

  /** How many watches there are. */
  public int subscriptions() {
    return subscriptions.get();
  }

  /** Tells that there are new commits behind those already known. */
  public void committed() {
    signal();
  }

  /** Sends what is left, then ends all watches. */
  public void close() {
    request(() -> closed = true);
  }

  private void replay(Watcher watcher) {
    watcher.replayUpTo(Long.MAX_VALUE, MAX_REPLAY_CHANGES);
    request(() -> join(watcher));
  }

  private void leave(Watcher watcher) {
    subscriptions.decrementAndGet();
    request(() -> live.remove(watcher));
  }

  private void request(Runnable step) {
    inbox.add(step);
    signal();
  }

  private void signal() {
    if (signals.getAndIncrement() == 0) {
      environment.tasks().start("store-dispatch", this::run);
    }
  }

  // ---- in the dispatcher's task ----

  private void run() {
    int seen = 1;
    while (seen != 0) {
      seen = signals.get();
      work();
      seen = signals.addAndGet(-seen);
    }
  }

  private void work() {
    boolean more = true;
    while (more) {
      for (Runnable step = inbox.poll(); step != null; step = inbox.poll()) {
        step.run();
      }
      more = dispatch();
    }
    if (closed) {
      live.forEach(Watcher::end);
    }
  }

  private void join(Watcher watcher) {
    watcher.replayUpTo(cursor.revision(), MAX_REPLAY_CHANGES);
    if (watcher.closed()) {
      return;
    }
    watcher.goLive();
    live.add(watcher);
    if (watcher.position() <= cursor.revision()) {
      watcher.report(cursor.revision());
    }
  }

  /** Sends the next commits. Returns whether there were any. */
  private boolean dispatch() {
    Commit next = cursor.next();
    if (next == null) {
      return false;
    }
    for (int count = 0; next != null && count < MAX_BATCH_COMMITS; count++) {
      for (Version version : next.versions()) {
        offer(version);
      }
      cursor = next;
      next = cursor.next();
    }
    touched.forEach(watcher -> watcher.send(cursor.revision()));
    touched.clear();
    timeProgress();
    return next != null;
  }

  private void offer(Version version) {
    live.visit(
        version.change().current().key().path(),
        watcher -> {
          if (watcher.offer(version.change())) {
            touched.add(watcher);
          }
        });
  }

  private void timeProgress() {
    if (!progressTimed && live.size() > 0) {
      progressTimed = true;
      environment.timers().after(PROGRESS_INTERVAL, () -> request(this::reportProgress));
    }
  }

  private void reportProgress() {
    progressTimed = false;
    live.forEach(watcher -> watcher.report(cursor.revision()));
  }
}
