package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.BodySink;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
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
 * A streamed body of lines on a WebSocket: each line is a text message. This is how an API server
 * answers a watch to clients that ask for it with an upgrade.
 */
public final class LineMessages {
  /** Who writes blocking waits while more than this is not sent yet. */
  private static final long HIGH_WATER_BYTES = 1L << 20;

  private static final Log LOG = Log.of("streams");

  private LineMessages() {}

  /** Whether the client would rather have messages than a body. */
  public static boolean wanted(Request request) {
    return StreamProtocols.isWebSocket(request);
  }

  /** The upgrade after which {@code body} writes its lines. */
  public static Response answer(Request request, StreamBody body, Environment environment) {
    return StreamProtocols.webSocket(
        request, "", connection -> carry(connection, body, environment));
  }

  private static void carry(RawConnection raw, StreamBody body, Environment environment) {
    var sink = new Sink();
    try (var connection = WebSocketConnection.server(raw)) {
      environment.tasks().start("websocket-reader", () -> awaitClosure(connection, sink));
      body.start(sink);
      for (var line = sink.next(); line.isPresent(); line = sink.next()) {
        connection.sendText(line.get());
      }
    } catch (IOException e) {
      LOG.debug("A client left its stream of messages", "cause", String.valueOf(e.getMessage()));
    } finally {
      sink.abort();
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
   * Cuts what is written into lines, which one task takes and sends. How much may wait here is up
   * to the body, which sees it as {@link #pendingBytes}.
   */
  private static final class Sink implements BodySink {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private final List<Runnable> onClosed = new ArrayList<>();
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long pending;
    private boolean ended;
    private boolean gone;

    /** The next line without its end; empty when there will be none. Blocks. */
    Optional<byte[]> next() {
      lock.lock();
      try {
        while (lines.isEmpty() && !ended) {
          changed.awaitUninterruptibly();
        }
        Optional<byte[]> line = gone ? Optional.empty() : Optional.ofNullable(lines.poll());
        line.ifPresent(bytes -> pending -= bytes.length);
        changed.signalAll();
        return line;
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
      int start = 0;
      for (int i = 0; i < chunk.length; i++) {
        if (chunk[i] == '\n') {
          unfinished.write(chunk, start, i - start);
          lines.add(unfinished.toByteArray());
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
