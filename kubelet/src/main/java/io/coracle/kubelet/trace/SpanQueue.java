package io.coracle.kubelet.trace;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps spans that have ended until they are handed on, in batches, by one task at a time. Who adds
 * one never waits: what does not fit, and what the collector does not take, is dropped and counted.
 * Thread-safe.
 */
final class SpanQueue implements AutoCloseable {
  /** Defaults of OpenTelemetry's batch processor, as its specification has them. */
  static final int MOST = 2048;

  static final int BATCH = 512;
  static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** When the kubelet ends, nobody is to wait long for what is left. */
  private static final Duration LAST_LIMIT = Duration.ofSeconds(2);

  private static final Log LOG = Log.of("kubelet");

  private final Environment environment;
  private final SpanExporter exporter;
  private final Cancellable timer;
  private final Deque<FinishedSpan> waiting = new ArrayDeque<>();
  private boolean exporting;
  private boolean closed;
  private boolean failing;
  private long dropped;

  SpanQueue(Environment environment, SpanExporter exporter) {
    this.environment = environment;
    this.exporter = exporter;
    this.timer = environment.timers().every(INTERVAL, this::hurry);
  }

  void add(FinishedSpan span) {
    boolean full;
    synchronized (this) {
      if (closed || waiting.size() >= MOST) {
        dropped++;
        return;
      }
      waiting.add(span);
      full = waiting.size() >= BATCH;
    }
    if (full) {
      hurry();
    }
  }

  /** How many spans nobody was told of. */
  synchronized long dropped() {
    return dropped;
  }

  private void hurry() {
    synchronized (this) {
      if (exporting || closed || waiting.isEmpty()) {
        return;
      }
      exporting = true;
    }
    environment.tasks().start("spans", this::exportAll);
  }

  private void exportAll() {
    try {
      for (List<FinishedSpan> batch = take(); !batch.isEmpty(); batch = take()) {
        export(batch, LIMIT);
      }
    } finally {
      // What was added just now waits for the timer.
      synchronized (this) {
        exporting = false;
      }
    }
  }

  private synchronized List<FinishedSpan> take() {
    List<FinishedSpan> batch = new ArrayList<>();
    while (batch.size() < BATCH && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    return batch;
  }

  private void export(List<FinishedSpan> batch, Duration limit) {
    try {
      exported(exporter.export(batch, limit));
    } catch (ExportFault e) {
      if (failed(batch.size())) {
        LOG.warn("Spans could not be handed to the collector", "message", e.getMessage());
      }
    }
  }

  private synchronized void exported(long refused) {
    dropped += refused;
    failing = false;
  }

  /** Whether it is the first time in a row. */
  private synchronized boolean failed(int lost) {
    boolean first = !failing;
    failing = true;
    dropped += lost;
    return first;
  }

  /** Hands on what fits into one batch. Blocks for a moment at most. */
  @Override
  public void close() {
    timer.cancel();
    synchronized (this) {
      closed = true;
    }
    List<FinishedSpan> last = take();
    if (!last.isEmpty()) {
      export(last, LAST_LIMIT);
    }
    exporter.close();
  }
}
