package io.coracle.apiserver.registry;

import io.coracle.api.json.Json;
import io.coracle.http.BodySink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Collects the events of a watch. */
final class WatchedBody implements BodySink {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Runnable> closers = new ArrayList<>();
  private boolean closed;
  long pending;

  @Override
  public synchronized void write(byte[] chunk) {
    written.writeBytes(chunk);
  }

  @Override
  public synchronized void write(byte[]... chunks) {
    for (byte[] chunk : chunks) {
      written.writeBytes(chunk);
    }
  }

  @Override
  public synchronized boolean writeBlocking(byte[] chunk) {
    written.writeBytes(chunk);
    return !closed;
  }

  @Override
  public synchronized long pendingBytes() {
    return pending;
  }

  @Override
  public void close() {
    List<Runnable> run;
    synchronized (this) {
      closed = true;
      run = List.copyOf(closers);
      closers.clear();
    }
    run.forEach(Runnable::run);
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public void onClosed(Runnable body) {
    synchronized (this) {
      if (!closed) {
        closers.add(body);
        return;
      }
    }
    body.run();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** The events so far. */
  synchronized List<ObjectNode> events() {
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  /** The events so far as {@code ADDED a}; bookmarks without a name. */
  List<String> summary() {
    return events().stream()
        .map(
            event ->
                (event.path("type").asString()
                        + " "
                        + event.path("object").path("metadata").path("name").asString(""))
                    .strip())
        .toList();
  }
}
