package io.coracle.http.streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one task puts in and another takes out. {@link #put} waits while too much lies in the
 * pipe. When the reader has closed its end, what is put in is thrown away.
 */
final class BytePipe {
  /** As much may wait to be read before the writer has to wait. */
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private int waiting;
  private boolean ended;
  private boolean abandoned;
  private @Nullable String broken;
  private final InputStream input = new PipeInput();

  /** The end to read from. Closing it abandons the pipe. */
  InputStream input() {
    return input;
  }

  void put(byte[] chunk) throws InterruptedIOException {
    lock.lock();
    try {
      while (waiting >= MAX_WAITING_BYTES && !abandoned && !ended) {
        changed.await();
      }
      if (abandoned || ended || chunk.length == 0) {
        return;
      }
      chunks.add(chunk);
      waiting += chunk.length;
      changed.signalAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the reader was slow");
    } finally {
      lock.unlock();
    }
  }

  /** Lets the reader see the end once it has read what is there. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Like {@link #end}, but the reader sees an error. */
  void breakOff(String why) {
    lock.lock();
    try {
      if (!ended) {
        broken = why;
        ended = true;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void abandon() {
    lock.lock();
    try {
      abandoned = true;
      chunks.clear();
      waiting = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (chunks.isEmpty() && !ended && !abandoned) {
        changed.await();
      }
      byte[] first = chunks.poll();
      if (first == null) {
        if (broken != null) {
          throw new IOException(broken);
        }
        return -1;
      }
      int count = Math.min(length, first.length);
      System.arraycopy(first, 0, buffer, offset, count);
      if (count < first.length) {
        chunks.addFirst(java.util.Arrays.copyOfRange(first, count, first.length));
      }
      waiting -= count;
      changed.signalAll();
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for bytes");
    } finally {
      lock.unlock();
    }
  }

  private final class PipeInput extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return take(buffer, offset, length);
    }

    @Override
    public int available() {
      lock.lock();
      try {
        return waiting;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      abandon();
    }
  }
}
