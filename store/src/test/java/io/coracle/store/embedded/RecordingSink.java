package io.coracle.store.embedded;

import io.coracle.store.Change;
import io.coracle.store.Sink;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything a watch is told. */
final class RecordingSink implements Sink {
  private final List<Change> changes = new ArrayList<>();
  private long progress;
  private int reports;
  private boolean closed;

  @Override
  public synchronized void accept(List<Change> more) {
    changes.addAll(more);
    notifyAll();
  }

  @Override
  public synchronized void progress(long revision) {
    if (revision < progress) {
      throw new AssertionError("progress went back from " + progress + " to " + revision);
    }
    progress = revision;
    reports++;
    notifyAll();
  }

  @Override
  public synchronized void closed() {
    closed = true;
    notifyAll();
  }

  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  synchronized long progress() {
    return progress;
  }

  synchronized int reports() {
    return reports;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Waits until everything up to {@code revision} has been told. */
  synchronized void awaitProgress(long revision) throws InterruptedException {
    while (progress < revision) {
      wait();
    }
  }

  /** The changes as text: revision, key, value, and the value before. */
  synchronized List<String> told() {
    return changes.stream().map(RecordingSink::text).toList();
  }

  static String text(Change change) {
    var previous = change.previous();
    return change.revision()
        + (change.removed() ? " - " : " + ")
        + change.current().key()
        + "="
        + new String(change.current().value(), java.nio.charset.StandardCharsets.UTF_8)
        + (previous == null ? "" : " was " + previous.modified());
  }
}
