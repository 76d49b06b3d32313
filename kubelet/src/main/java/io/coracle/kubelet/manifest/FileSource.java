package io.coracle.kubelet.manifest;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The static pods of files: read at the start, when the files change, and from time to time. A file
 * that cannot be read or used is told in the log, once for what is in it, and what it said before
 * still counts. Thread-safe.
 */
public final class FileSource implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** So long nothing must have changed before files are read: who writes them needs a moment. */
  static final Duration SETTLED = Duration.ofMillis(100);

  private final Environment environment;
  private final ManifestFiles files;
  private final ManifestReader reader;
  private final Duration interval;
  private final Consumer<List<Pod>> sink;
  private final Map<String, Known> known = new HashMap<>();
  private boolean reading;
  private boolean again;
  private boolean closed;
  private @Nullable Cancellable timer;
  private ManifestFiles.@Nullable Watch watch;

  /** What was in a file when it was read last, and what it said when that made sense last. */
  private record Known(@SuppressWarnings("ArrayRecordComponent") byte[] text, Optional<Pod> pod) {}

  /**
   * @param interval how often files are read when nothing tells of changes
   * @param sink is given all pods whenever the files have been read
   */
  public FileSource(
      Environment environment,
      ManifestFiles files,
      ManifestReader reader,
      Duration interval,
      Consumer<List<Pod>> sink) {
    this.environment = environment;
    this.files = files;
    this.reader = reader;
    this.interval = interval;
    this.sink = sink;
  }

  /** Reads the files and goes on watching them. Blocks until they have been read. */
  public void start() {
    synchronized (this) {
      reading = true;
    }
    run();
  }

  private void run() {
    boolean more = true;
    while (more) {
      watchAgain();
      readAll();
      synchronized (this) {
        more = again && !closed;
        again = false;
        reading = more;
      }
    }
    later(interval);
  }

  /** Watching begins before reading: what changes in between is seen. */
  private void watchAgain() {
    synchronized (this) {
      if (closed || (watch != null && watch.alive())) {
        return;
      }
    }
    ManifestFiles.Watch begun;
    try {
      begun = files.watch(() -> later(SETTLED));
    } catch (IOException e) {
      LOG.debug("The manifests cannot be watched yet", "message", e.toString());
      return;
    }
    boolean late;
    synchronized (this) {
      watch = begun;
      late = closed;
    }
    if (late) {
      begun.close();
    }
  }

  private synchronized void later(Duration delay) {
    if (closed) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timer = environment.timers().after(delay, this::readSoon);
  }

  private void readSoon() {
    synchronized (this) {
      if (closed) {
        return;
      }
      again = reading;
      if (reading) {
        return;
      }
      reading = true;
    }
    environment.tasks().start("read-manifests", this::run);
  }

  /** Only one task at a time gets here. */
  private void readAll() {
    List<String> names;
    try {
      names = files.list();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("The manifests could not be listed", "message", e.toString());
      return;
    }
    known.keySet().retainAll(names);
    names.forEach(this::read);
    List<Pod> pods = new ArrayList<>();
    for (String name : names) {
      Known found = known.get(name);
      if (found != null) {
        found.pod().ifPresent(pods::add);
      }
    }
    sink.accept(List.copyOf(pods));
  }

  private void read(String name) {
    Known before = known.get(name);
    byte[] text;
    try {
      text = files.read(name);
    } catch (IOException e) {
      LOG.warn("A manifest could not be read", "file", name, "message", e.toString());
      return;
    }
    if (before != null && Arrays.equals(before.text(), text)) {
      return;
    }
    try {
      known.put(name, new Known(text, Optional.of(reader.file(text, name))));
    } catch (ManifestFault e) {
      LOG.warn("A manifest cannot be used", "file", name, "message", e.getMessage());
      known.put(name, new Known(text, before == null ? Optional.empty() : before.pod()));
    }
  }

  @Override
  public void close() {
    ManifestFiles.Watch open;
    synchronized (this) {
      closed = true;
      if (timer != null) {
        timer.cancel();
      }
      open = watch;
    }
    if (open != null) {
      open.close();
    }
  }
}
