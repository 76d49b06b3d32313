package io.coracle.http.server;

import io.coracle.base.Promise;
import io.coracle.base.Tasks;
import io.coracle.http.BodySink;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A body on its way to a channel. Writers only queue; the event loop takes from the queue while the
 * channel is writable, puts small pieces together and flushes once a turn. So what a slow client
 * has not read lies here by reference, neither copied nor encrypted yet.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class ChannelSink implements BodySink {
  /** A body that lags further behind is broken off, whatever its writer does. */
  static final long MAX_PENDING = 256L * 1024 * 1024;

  /** Above this, {@link #writeBlocking} waits. */
  private static final long BLOCK_ABOVE = 256L * 1024;

  /** Pieces are put together up to this many bytes. */
  private static final int BATCH_BYTES = 64 * 1024;

  private static final Duration WAIT = Duration.ofMinutes(1);

  private final Channel channel;
  private final Tasks tasks;
  private final Consumer<Boolean> onEnd;
  private final ConcurrentLinkedQueue<byte[]> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final List<Runnable> closeListeners = new ArrayList<>();
  private final List<Promise<Boolean>> waiters = new ArrayList<>();
  private volatile boolean closing;
  private volatile boolean aborted;
  private volatile boolean ended;
  private boolean draining;
  private boolean drainAgain;
  private boolean lastWritten;

  /**
   * @param onEnd told on the event loop when the body is over: true if all of it was written
   */
  ChannelSink(Channel channel, Tasks tasks, Consumer<Boolean> onEnd) {
    this.channel = channel;
    this.tasks = tasks;
    this.onEnd = onEnd;
  }

  @Override
  public void write(byte[] chunk) {
    if (chunk.length > 0 && !closing && !ended) {
      add(chunk);
      schedule();
    }
  }

  @Override
  public void write(byte[]... chunks) {
    if (!closing && !ended) {
      for (byte[] chunk : chunks) {
        add(chunk);
      }
      schedule();
    }
  }

  private void add(byte[] chunk) {
    if (pending.addAndGet(chunk.length) > MAX_PENDING) {
      abort();
      return;
    }
    queue.add(chunk);
  }

  /** Appends a whole body, which is in memory as it is, so that no bound applies. */
  void writeWhole(List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      pending.addAndGet(chunk.length);
      queue.add(chunk);
    }
    close();
  }

  @Override
  public boolean writeBlocking(byte[] chunk) {
    write(chunk);
    try {
      while (pending.get() > BLOCK_ABOVE && !ended) {
        Promise<Boolean> room = tasks.promise();
        synchronized (waiters) {
          waiters.add(room);
        }
        if (pending.get() <= BLOCK_ABOVE || ended) {
          wakeWaiters();
        }
        room.await(WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !ended && !closing;
  }

  private void wakeWaiters() {
    List<Promise<Boolean>> woken;
    synchronized (waiters) {
      woken = List.copyOf(waiters);
      waiters.clear();
    }
    woken.forEach(promise -> promise.complete(true));
  }

  @Override
  public long pendingBytes() {
    return pending.get();
  }

  /** Bytes that the network has taken so far. */
  long takenBytes() {
    return taken.get();
  }

  /** Whether nothing more will be written: what is pending is all there is. */
  boolean isClosing() {
    return closing;
  }

  @Override
  public void close() {
    closing = true;
    schedule();
  }

  @Override
  public void abort() {
    aborted = true;
    closing = true;
    BreakOff.of(channel);
  }

  @Override
  public void onClosed(Runnable body) {
    synchronized (closeListeners) {
      if (!ended) {
        closeListeners.add(body);
        return;
      }
    }
    body.run();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::drain);
    }
  }

  /** Writes what the channel takes. Called on the event loop, also when it becomes writable. */
  void drain() {
    scheduled.set(false);
    if (draining) {
      drainAgain = true;
      return;
    }
    draining = true;
    do {
      drainAgain = false;
      drainOnce();
    } while (drainAgain);
    draining = false;
  }

  private void drainOnce() {
    if (ended || aborted) {
      queue.clear();
      return;
    }
    boolean wrote = false;
    // Read before the queue: what was written before close() is in the queue by then.
    boolean last = closing;
    while (channel.isWritable() && !queue.isEmpty()) {
      writeBatch();
      wrote = true;
    }
    if (last && queue.isEmpty() && !lastWritten) {
      lastWritten = true;
      channel
          .write(LastHttpContent.EMPTY_LAST_CONTENT)
          .addListener(future -> end(future.isSuccess()));
      wrote = true;
    }
    if (wrote) {
      channel.flush();
    }
  }

  private void writeBatch() {
    var batch = new ArrayList<byte[]>();
    int size = 0;
    while (size < BATCH_BYTES) {
      byte[] chunk = queue.poll();
      if (chunk == null) {
        break;
      }
      batch.add(chunk);
      size += chunk.length;
    }
    int written = size;
    channel
        .write(new DefaultHttpContent(Unpooled.wrappedBuffer(batch.toArray(byte[][]::new))))
        .addListener((ChannelFutureListener) future -> taken(written));
  }

  private void taken(int bytes) {
    taken.addAndGet(bytes);
    if (pending.addAndGet(-bytes) <= BLOCK_ABOVE) {
      wakeWaiters();
    }
  }

  /**
   * The body is over, or the connection is. Called on the event loop; only the first call counts.
   */
  void end(boolean complete) {
    List<Runnable> listeners;
    synchronized (closeListeners) {
      if (ended) {
        return;
      }
      ended = true;
      listeners = List.copyOf(closeListeners);
      closeListeners.clear();
    }
    queue.clear();
    wakeWaiters();
    if (!listeners.isEmpty()) {
      tasks.start("http body closed", () -> listeners.forEach(Runnable::run));
    }
    onEnd.accept(complete);
  }
}
