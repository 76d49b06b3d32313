package io.coracle.http.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the request bodies of all connections take together, from their first byte until
 * the handler has answered.
 *
 * <p>Bodies are read before anybody knows who sends them. So when the room is full, strangers that
 * send slowly must not keep others from sending: who has been at it the longest is cut off, until
 * what has just arrived finds its place. Only when the room is full of requests that are being
 * worked on, a new one is refused.
 *
 * <p>Thread-safe. The room's lock is taken only when the room is full; a share's lock may be taken
 * under it, never the other way round, and never two shares' at once.
 */
final class BodyRoom {
  /** Bodies up to this size are not worth cutting anybody off for. */
  private static final long SMALL_BYTES = 4 * 1024;

  private final long bound;
  private final AtomicLong used = new AtomicLong();

  /** The bodies that are still being sent, the oldest first. */
  private final Queue<Share> arriving = new ConcurrentLinkedQueue<>();

  /**
   * @param bound in bytes
   */
  BodyRoom(long bound) {
    this.bound = bound;
  }

  /** Bytes that are taken. */
  long used() {
    return used.get();
  }

  /**
   * The share of one request.
   *
   * @param cutOff ends the request; called at most once, on any thread
   */
  Share share(Runnable cutOff) {
    return new Share(cutOff);
  }

  private boolean makeRoom(Share asking) {
    return used.get() <= bound || cutOffOthers(asking);
  }

  /**
   * One asks at a time: who looks while another has taken the eldest from the queue, but not yet
   * given back what it held, would cut off one too many, or find nobody but itself.
   */
  private synchronized boolean cutOffOthers(Share asking) {
    while (used.get() > bound) {
      Share eldest = arriving.poll();
      if (eldest == null || eldest == asking) {
        return false;
      }
      eldest.cutOff();
    }
    return true;
  }

  /** What one request takes of the room. */
  final class Share implements AutoCloseable {
    private final Runnable cutOff;
    private long bytes;
    private boolean arrives;
    private boolean closed;

    private Share(Runnable cutOff) {
      this.cutOff = cutOff;
    }

    /** Takes more; returns false when there is no room. */
    boolean take(int more) {
      synchronized (this) {
        if (closed) {
          return false;
        }
        bytes += more;
        used.addAndGet(more);
        if (bytes > SMALL_BYTES && !arrives) {
          arrives = true;
          arriving.add(this);
        }
      }
      return makeRoom(this);
    }

    /** All of the body is there: from now on it keeps its place. */
    void arrived() {
      boolean queued;
      synchronized (this) {
        queued = arrives;
      }
      if (queued) {
        arriving.remove(this);
      }
    }

    private void cutOff() {
      if (release()) {
        cutOff.run();
      }
    }

    private synchronized boolean release() {
      if (closed) {
        return false;
      }
      closed = true;
      used.addAndGet(-bytes);
      return true;
    }

    /** The body is not needed any more. */
    @Override
    public void close() {
      arrived();
      release();
    }
  }
}
