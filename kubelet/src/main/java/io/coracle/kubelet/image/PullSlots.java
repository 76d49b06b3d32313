package io.coracle.kubelet.image;

import io.coracle.base.Promise;
import io.coracle.base.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets a bounded number of pulls run at once; who has waited longest is next. Thread-safe. */
final class PullSlots {
  private final Tasks tasks;
  private final Deque<Promise<Boolean>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param slots how many pulls run at once, at most
   */
  PullSlots(Tasks tasks, int slots) {
    this.tasks = tasks;
    this.free = slots;
  }

  /**
   * Takes a slot, which must be given back.
   *
   * @return whether there was one within {@code limit}
   */
  boolean take(Duration limit) throws InterruptedException {
    Promise<Boolean> turn;
    synchronized (this) {
      if (free > 0) {
        free--;
        return true;
      }
      turn = tasks.promise();
      waiting.add(turn);
    }
    boolean came = false;
    try {
      came = turn.await(limit).isPresent();
    } finally {
      if (!came) {
        leave(turn);
      }
    }
    return came;
  }

  /** Passes the slot on to who waits longest. */
  synchronized void give() {
    Promise<Boolean> next = waiting.poll();
    if (next == null) {
      free++;
    } else {
      next.complete(true);
    }
  }

  /** Who no longer waits may have been given a slot just now. */
  private synchronized void leave(Promise<Boolean> turn) {
    if (!waiting.remove(turn)) {
      give();
    }
  }
}
