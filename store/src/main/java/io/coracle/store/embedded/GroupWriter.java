package io.coracle.store.embedded;

import io.coracle.base.Promise;
import io.coracle.base.Tasks;
import io.coracle.base.log.Log;
import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import io.coracle.store.embedded.Committer.Answer;
import io.coracle.store.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes in a thread of its own, with group commit: while one flush is under way those who commit
 * queue up, and the next flush serves them all. Callers wait without holding a carrier thread.
 */
final class GroupWriter implements Writer {
  private static final Log LOG = Log.of("store");

  /** No more requests wait than this; whoever comes then waits to be let in. */
  private static final int MAX_WAITING = 4096;

  /** No more transactions share a flush than this, ... */
  private static final int MAX_BATCH_TRANSACTIONS = 512;

  /** ... and no more begin to once their values are this big. */
  private static final long MAX_BATCH_BYTES = 4 << 20;

  /** So many versions are deleted at a time when nobody wants to write. */
  private static final int IDLE_DELETIONS = 128;

  private final Committer committer;
  private final Engine engine;
  private final Tasks tasks;
  private final Promise<Boolean> ended;
  private final ArrayBlockingQueue<Request> queue = new ArrayBlockingQueue<>(MAX_WAITING);
  private volatile boolean stopped;

  /** Whether deleting failed and is not tried again until a write succeeds. */
  private boolean garbageStays;

  private GroupWriter(Committer committer, Engine engine, Tasks tasks) {
    this.committer = committer;
    this.engine = engine;
    this.tasks = tasks;
    this.ended = tasks.promise();
  }

  static GroupWriter start(Committer committer, Engine engine, Tasks tasks) {
    var writer = new GroupWriter(committer, engine, tasks);
    tasks.startBlocking("store-writer", writer::run);
    return writer;
  }

  private sealed interface Request {
    Promise<Answer> answer();

    record Write(Transaction transaction, Promise<Answer> answer) implements Request {}

    record Step(Runnable step, Promise<Answer> answer) implements Request {}

    record Stop(Promise<Answer> answer) implements Request {}
  }

  /** A transaction of the batch at hand, and what it will be told if the batch reaches the disk. */
  private record Decided(Request.Write write, Answer answer) {}

  private static final Answer NOTHING = new Answer.Done(new Outcome.Committed(0, List.of()));

  @Override
  public Outcome commit(Transaction transaction) {
    return switch (ask(new Request.Write(transaction, tasks.promise()))) {
      case Answer.Done(Outcome outcome) -> outcome;
      case Answer.Failed(StoreException fault) ->
          throw new StoreException(fault.code(), String.valueOf(fault.getMessage()), fault);
      case Answer.Failed(RuntimeException cause) -> throw cause;
    };
  }

  @Override
  public void between(Runnable step) {
    if (ask(new Request.Step(step, tasks.promise())) instanceof Answer.Failed(var cause)) {
      throw cause;
    }
  }

  @Override
  public void close() {
    if (!stopped) {
      ask(new Request.Stop(tasks.promise()));
    }
    await(ended);
  }

  private Answer ask(Request request) {
    boolean interrupted = false;
    for (boolean queued = false; !queued; ) {
      try {
        queue.put(request);
        queued = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (stopped) {
      refuseWaiting();
    }
    Answer answer = await(request.answer());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return answer;
  }

  /**
   * Waits without giving up: a commit that has been handed over will be carried out or refused
   * within a flush or two, and its caller must learn which.
   */
  private static <T> T await(Promise<T> promise) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return promise.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void refuseWaiting() {
    for (Request request = queue.poll(); request != null; request = queue.poll()) {
      request
          .answer()
          .complete(
              new Answer.Failed(
                  new StoreException(StoreException.Code.CLOSED, "the store has been closed")));
    }
  }

  // ---- in the writer's thread ----

  private void run() {
    try {
      @Nullable Request next = null;
      while (!(next instanceof Request.Stop stop)) {
        next = serve(next == null ? take() : next);
      }
      stopped = true;
      stop.answer().complete(NOTHING);
    } finally {
      stopped = true;
      refuseWaiting();
      engine.close();
      ended.complete(true);
    }
  }

  private Request take() {
    while (true) {
      try {
        boolean idleWork = committer.hasGarbage() && !garbageStays;
        Request request = idleWork ? queue.poll() : queue.take();
        if (request != null) {
          return request;
        }
        collectGarbage();
      } catch (InterruptedException e) {
        LOG.warn("The writer of the store was interrupted, and goes on");
      }
    }
  }

  private void collectGarbage() {
    try {
      committer.collectGarbage(IDLE_DELETIONS);
    } catch (StoreException e) {
      // Nothing is lost by not deleting; whoever writes next will be told what is wrong.
      garbageStays = true;
      LOG.debug("Deleting compacted versions failed", "reason", e.getMessage());
    }
  }

  /** Serves {@code first} and what waits behind it. Returns a request that is to be served next. */
  private @Nullable Request serve(Request first) {
    return switch (first) {
      case Request.Write write -> writeBatch(write);
      case Request.Step step -> {
        step.answer().complete(run(step));
        yield null;
      }
      case Request.Stop stop -> stop;
    };
  }

  private static Answer run(Request.Step step) {
    try {
      step.step().run();
      return NOTHING;
    } catch (RuntimeException e) {
      return new Answer.Failed(e);
    }
  }

  private @Nullable Request writeBatch(Request.Write first) {
    Staging staging = committer.stage();
    var decided = new ArrayList<Decided>();
    Request next = first;
    while (next instanceof Request.Write write) {
      decided.add(new Decided(write, Committer.decide(staging, write.transaction())));
      boolean enough =
          decided.size() >= MAX_BATCH_TRANSACTIONS || staging.bytes() >= MAX_BATCH_BYTES;
      next = enough ? null : queue.poll();
    }
    try {
      committer.complete(staging);
      garbageStays = false;
      decided.forEach(one -> one.write().answer().complete(one.answer()));
    } catch (StoreException e) {
      // Even a conflict may have been with a commit that now did not happen: nobody is told that.
      refuse(decided, new Answer.Failed(e));
    } catch (RuntimeException | Error e) {
      var fault = new StoreException(StoreException.Code.CLOSED, "the store's writer failed", e);
      refuse(decided, new Answer.Failed(fault));
      if (next != null) {
        next.answer().complete(new Answer.Failed(fault));
      }
      throw e;
    }
    return next;
  }

  private static void refuse(List<Decided> decided, Answer refusal) {
    decided.forEach(one -> one.write().answer().complete(refusal));
  }
}
