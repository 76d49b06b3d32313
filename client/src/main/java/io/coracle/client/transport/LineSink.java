package io.coracle.client.transport;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import io.coracle.http.BodySink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reader's end of a streamed body within one process: takes pieces from whoever writes them and
 * hands out lines on a task of its own, which runs while there is something to hand out.
 *
 * <p>Thread-safe. The lock is held only to move pieces in and out; readers are called without it.
 */
final class LineSink implements BodySink, AutoCloseable {
  /** A reader that lags behind further than this is cut off. */
  static final long MAX_PENDING_BYTES = 64L * 1024 * 1024;

  /** Writers that may wait do so while more than this is pending. */
  private static final long HIGH_WATER_BYTES = 1024 * 1024;

  private static final Duration WAIT_FOR_READER = Duration.ofMinutes(10);
  private static final Log LOG = Log.of("client");

  private final Environment environment;
  private final LineSplitter lines;
  private final Runnable onEnd;
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private final List<Runnable> closeListeners = new ArrayList<>();
  private long pending;
  private boolean draining;
  private boolean closed;
  private boolean broken;
  private boolean ended;
  private @Nullable Promise<Boolean> room;

  LineSink(Environment environment, Consumer<byte[]> onLine, Runnable onEnd) {
    this.environment = environment;
    this.lines = new LineSplitter(onLine);
    this.onEnd = onEnd;
  }

  @Override
  public void write(byte[] chunk) {
    write(new byte[][] {chunk});
  }

  @Override
  public void write(byte[]... chunks) {
    boolean overflow;
    synchronized (this) {
      if (closed) {
        return;
      }
      for (byte[] chunk : chunks) {
        pieces.add(chunk);
        pending += chunk.length;
      }
      overflow = pending > MAX_PENDING_BYTES;
      drainSoon();
    }
    if (overflow) {
      abort();
    }
  }

  @Override
  public boolean writeBlocking(byte[] chunk) {
    Promise<Boolean> wait;
    synchronized (this) {
      wait = pending > HIGH_WATER_BYTES && !closed ? roomPromise() : null;
    }
    try {
      if (wait != null && wait.await(WAIT_FOR_READER).isEmpty()) {
        abort();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
    }
    write(chunk);
    synchronized (this) {
      return !closed;
    }
  }

  private Promise<Boolean> roomPromise() {
    Promise<Boolean> promise = room;
    if (promise == null) {
      promise = environment.tasks().promise();
      room = promise;
    }
    return promise;
  }

  @Override
  public synchronized long pendingBytes() {
    return pending;
  }

  /** The writer has written all. */
  @Override
  public void close() {
    finish(false);
  }

  @Override
  public void abort() {
    finish(true);
  }

  private void finish(boolean dropPending) {
    List<Runnable> listeners;
    synchronized (this) {
      if (dropPending) {
        broken = true;
        pieces.clear();
        pending = 0;
        makeRoom();
      }
      if (closed) {
        return;
      }
      closed = true;
      listeners = List.copyOf(closeListeners);
      closeListeners.clear();
      drainSoon();
    }
    listeners.forEach(Runnable::run);
  }

  @Override
  public void onClosed(Runnable body) {
    synchronized (this) {
      if (!closed) {
        closeListeners.add(body);
        return;
      }
    }
    body.run();
  }

  private synchronized void makeRoom() {
    if (room != null) {
      room.complete(true);
      room = null;
    }
  }

  private synchronized void drainSoon() {
    if (!draining && !ended) {
      draining = true;
      environment.tasks().start("stream reader", this::drain);
    }
  }

  private void drain() {
    try {
      for (byte[] piece = next(); piece != null; piece = next()) {
        lines.accept(piece);
      }
    } catch (RuntimeException e) {
      LOG.error("The reader of a stream failed", e);
      abort();
      synchronized (this) {
        draining = false;
        drainSoon();
      }
    }
  }

  /** The next piece; null when there is none now, whereupon this run is over. */
  private byte @Nullable [] next() {
    boolean last;
    synchronized (this) {
      byte[] piece = pieces.poll();
      if (piece != null) {
        pending -= piece.length;
        if (pending <= HIGH_WATER_BYTES) {
          makeRoom();
        }
        return piece;
      }
      draining = false;
      last = closed && !ended;
      ended |= last;
    }
    if (last) {
      if (!broken) {
        lines.end();
      }
      onEnd.run();
    }
    return null;
  }
}
