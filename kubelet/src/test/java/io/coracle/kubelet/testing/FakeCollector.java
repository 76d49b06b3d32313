package io.coracle.kubelet.testing;

import io.coracle.kubelet.trace.ExportFault;
import io.coracle.kubelet.trace.FinishedSpan;
import io.coracle.kubelet.trace.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps the spans that are handed to it, unless it is told to be down. */
public final class FakeCollector implements SpanExporter {
  public final List<FinishedSpan> spans = new ArrayList<>();
  public final List<Integer> batches = new ArrayList<>();
  public boolean down;
  public boolean closed;

  /** How many spans of each batch it refuses. */
  public int refuses;

  @Override
  public synchronized long export(List<FinishedSpan> batch, Duration limit) {
    if (down) {
      throw new ExportFault("it is down");
    }
    spans.addAll(batch);
    batches.add(batch.size());
    return refuses;
  }

  /** The only span of that name. */
  public FinishedSpan one(String name) {
    List<FinishedSpan> found = all(name);
    if (found.size() != 1) {
      throw new AssertionError("not one " + name + ": " + found);
    }
    return found.getFirst();
  }

  public synchronized List<FinishedSpan> all(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
