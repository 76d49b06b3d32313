package io.coracle.client.transport;

import io.coracle.base.Promise;
import io.coracle.http.BodySink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects a streamed body within one process until it ends. Thread-safe. */
final class WholeSink implements BodySink {
  /** Longer bodies are broken off. */
  static final int MAX_BYTES = 256 * 1024 * 1024;

  private final Promise<Boolean> whole;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Runnable> closeListeners = new ArrayList<>();
  private boolean closed;

  /**
   * @param whole becomes true when the body has ended properly, false when it broke off
   */
  WholeSink(Promise<Boolean> whole) {
    this.whole = whole;
  }

  synchronized byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public void write(byte[] chunk) {
    boolean tooLong;
    synchronized (this) {
      if (closed) {
        return;
      }
      bytes.writeBytes(chunk);
      tooLong = bytes.size() > MAX_BYTES;
    }
    if (tooLong) {
      abort();
    }
  }

  @Override
  public void write(byte[]... chunks) {
    for (byte[] chunk : chunks) {
      write(chunk);
    }
  }

  @Override
  public boolean writeBlocking(byte[] chunk) {
    write(chunk);
    synchronized (this) {
      return !closed;
    }
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public void close() {
    finish(true);
  }

  @Override
  public void abort() {
    finish(false);
  }

  private void finish(boolean properly) {
    List<Runnable> listeners;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      listeners = List.copyOf(closeListeners);
    }
    whole.complete(properly);
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
}
