package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.BodySink;
import io.coracle.http.RawConnection;
import io.coracle.http.StreamBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries a streamed body over a WebSocket, as messages.
 *
 * @param sender how a message is sent, as text or as bytes
 */
record BodyMessages(StreamBody body, Environment environment, Sender sender) {
  /** Who writes blocking waits while more than this is not sent yet. */
  private static final long HIGH_WATER_BYTES = 1L << 20;

  private static final Log LOG = Log.of("streams");

  /** Sends a message. */
  @FunctionalInterface
  interface Sender {
    void send(WebSocketConnection connection, byte[] message) throws IOException;
  }

  /** Each line is a message, without its end. Returns when the body has ended. */
  void carryLines(RawConnection raw) {
    carry(raw, new Sink(true), List.of());
  }

  /**
   * Each chunk is a message, behind an empty one that tells that the body has begun. Returns when
   * the body has ended.
   */
  void carryChunks(RawConnection raw) {
    carry(raw, new Sink(false), List.of(new byte[0]));
  }

  private void carry(RawConnection raw, Sink sink, List<byte[]> first) {
    try (var connection = WebSocketConnection.server(raw)) {
      environment.tasks().start("websocket-reader", () -> awaitClosure(connection, sink));
      for (byte[] message : first) {
        sender.send(connection, message);
      }
      environment.tasks().start("websocket-writer", () -> write(sink));
      for (var message = sink.next(); message.isPresent(); message = sink.next()) {
        sender.send(connection, message.get());
      }
    } catch (IOException e) {
      LOG.debug("A client left its stream of messages", "cause", String.valueOf(e.getMessage()));
    } finally {
      sink.abort();
    }
  }

  /** Lets the body write, which may go on after it returns. */
  private void write(Sink sink) {
    boolean begun = false;
    try {
      body.start(sink);
      begun = true;
    } finally {
      if (!begun) {
        sink.abort();
      }
    }
  }

  /** Nothing is expected from the client but its closure; pings are answered meanwhile. */
  private static void awaitClosure(WebSocketConnection connection, Sink sink) {
    try {
      while (connection.read().isPresent()) {
        LOG.debug("A client said something on a stream of messages");
      }
    } catch (IOException e) {
      LOG.debug("A stream of messages broke off", "cause", String.valueOf(e.getMessage()));
    } finally {
      sink.abort();
    }
  }

  /**
   * Cuts what is written into messages, which one task takes and sends. How much may wait here is
   * up to the body, which sees it as {@link #pendingBytes}.
   */
  private static final class Sink implements BodySink {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private final List<Runnable> onClosed = new ArrayList<>();
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final boolean lines;
    private long pending;
    private boolean ended;
    private boolean gone;

    /**
     * @param lines whether to cut at the ends of lines, and not where the writer does
     */
    Sink(boolean lines) {
      this.lines = lines;
    }

    /** The next message; empty when there will be none. Blocks. */
    Optional<byte[]> next() {
      lock.lock();
      try {
        while (messages.isEmpty() && !ended) {
          changed.awaitUninterruptibly();
        }
        Optional<byte[]> message = gone ? Optional.empty() : Optional.ofNullable(messages.poll());
        message.ifPresent(bytes -> pending -= bytes.length);
        changed.signalAll();
        return message;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void write(byte[] chunk) {
      write(new byte[][] {chunk});
    }

    @Override
    public void write(byte[]... chunks) {
      lock.lock();
      try {
        if (!ended) {
          for (byte[] chunk : chunks) {
            cut(chunk);
          }
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private void cut(byte[] chunk) {
      if (!lines) {
        messages.add(chunk);
        pending += chunk.length;
        return;
      }
      int start = 0;
      for (int i = 0; i < chunk.length; i++) {
        if (chunk[i] == '\n') {
          unfinished.write(chunk, start, i - start);
          messages.add(unfinished.toByteArray());
          pending += unfinished.size();
          unfinished.reset();
          start = i + 1;
        }
      }
      unfinished.write(chunk, start, chunk.length - start);
    }

    @Override
    public boolean writeBlocking(byte[] chunk) {
      lock.lock();
      try {
        write(chunk);
        while (pending > HIGH_WATER_BYTES && !ended) {
          changed.awaitUninterruptibly();
        }
        return !ended;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public long pendingBytes() {
      lock.lock();
      try {
        return pending + unfinished.size();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      end(false);
    }

    @Override
    public void abort() {
      end(true);
    }

    private void end(boolean nobodyReads) {
      List<Runnable> listeners = List.of();
      lock.lock();
      try {
        gone |= nobodyReads;
        if (!ended) {
          ended = true;
          listeners = List.copyOf(onClosed);
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      listeners.forEach(Runnable::run);
    }

    @Override
    public void onClosed(Runnable body) {
      lock.lock();
      try {
        if (!ended) {
          onClosed.add(body);
          return;
        }
      } finally {
        lock.unlock();
      }
      body.run();
    }
  }
}
