package io.coracle.base;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets a bounded number of tasks be at something at once; who has waited longest is next.
 * Thread-safe.
 */
public final class Slots {
  private final Tasks tasks;
  private final Deque<Promise<Boolean>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param slots how many are at it at once, at most
   */
  public Slots(Tasks tasks, int slots) {
    this.tasks = tasks;
    this.free = slots;
  }

  /**
   * Takes a slot, which must be given back.
   *
   * @return whether there was one within {@code limit}
   */
  public boolean take(Duration limit) throws InterruptedException {
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
  public synchronized void give() {
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
