package io.coracle.http.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from an event loop, which adds them, to a task, which reads them and waits for
 * them. When {@link #MAX_BUFFERED} bytes lie here the channel stops reading.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
public final class InboundBytes extends InputStream {
  /** Beyond this many unread bytes the sender has to wait. */
  public static final int MAX_BUFFERED = 256 * 1024;

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private int position;
  private int buffered;
  private boolean ended;
  private @Nullable IOException failure;

  public InboundBytes(Channel channel) {
    this.channel = channel;
  }

  /** Adds what {@code bytes} holds; does not release it. Called on the event loop. */
  public void add(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      return;
    }
    byte[] chunk = ByteBufUtil.getBytes(bytes);
    lock.lock();
    try {
      chunks.add(chunk);
      buffered += chunk.length;
      if (buffered > MAX_BUFFERED) {
        channel.config().setAutoRead(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more will come. */
  public void end() {
    finish(null);
  }

  /** No more will come, though more was promised: the reader gets {@code why}. */
  public void fail(IOException why) {
    finish(why);
  }

  private void finish(@Nullable IOException why) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = why;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      if (!awaitChunk()) {
        return -1;
      }
      return take(target, offset, length);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return buffered;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitChunk() throws IOException {
    try {
      while (chunks.isEmpty()) {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        if (ended) {
          return false;
        }
        changed.await();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for bytes");
    }
  }

  private int take(byte[] target, int offset, int length) {
    byte[] chunk = chunks.getFirst();
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, target, offset, count);
    position += count;
    if (position == chunk.length) {
      chunks.removeFirst();
      position = 0;
    }
    boolean wasFull = buffered > MAX_BUFFERED / 2;
    buffered -= count;
    if (wasFull && buffered <= MAX_BUFFERED / 2) {
      channel.config().setAutoRead(true);
    }
    return count;
  }

  @Override
  public void close() {
    channel.close();
  }
}
