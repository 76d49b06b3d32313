package io.coracle.http.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a task's bytes to a channel. The task waits while more than {@link #MAX_PENDING} bytes
 * have not been taken by the network.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class OutboundBytes extends OutputStream {
  /** Beyond this many bytes under way, a writer waits. */
  static final int MAX_PENDING = 256 * 1024;

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long pending;
  private boolean closed;

  OutboundBytes(Channel channel) {
    this.channel = channel;
    channel.closeFuture().addListener(future -> connectionClosed());
  }

  private void connectionClosed() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length == 0) {
      return;
    }
    reserve(length);
    byte[] copy = Arrays.copyOfRange(source, offset, offset + length);
    ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(copy));
    written.addListener(future -> release(length));
  }

  private void reserve(int length) throws IOException {
    lock.lock();
    try {
      while (pending > MAX_PENDING && !closed) {
        changed.await();
      }
      if (closed) {
        throw new IOException("the connection is closed");
      }
      pending += length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the network");
    } finally {
      lock.unlock();
    }
  }

  private void release(int length) {
    lock.lock();
    try {
      pending -= length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
