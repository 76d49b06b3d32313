package io.coracle.kubelet.logs;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.config.LogSettings;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps each container's logs within a number of files of a size, as the reference kubelet does:
 * {@code 0.log} is written to, {@code 0.log.20260101-000000} is the one before, older ones are
 * compressed. Thread-safe.
 */
public final class LogRotation implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final String COMPRESSED = ".gz";
  private static final String UNFINISHED = ".tmp";

  private final Environment environment;
  private final ContainerRuntime runtime;
  private final LogSettings settings;
  private final Supplier<? extends Collection<ContainerStatus>> containers;
  private final AtomicInteger atWork = new AtomicInteger();
  private Cancellable timer = () -> {};

  /**
   * @param containers all that there are
   */
  public LogRotation(
      Environment environment,
      ContainerRuntime runtime,
      LogSettings settings,
      Supplier<? extends Collection<ContainerStatus>> containers) {
    this.environment = environment;
    this.runtime = runtime;
    this.settings = settings;
    this.containers = containers;
  }

  /** Begins to look at the logs of all running containers from time to time. */
  public synchronized void start() {
    if (settings.mostBytes() >= 0) {
      timer = environment.timers().every(settings.interval(), this::run);
    }
  }

  @Override
  public synchronized void close() {
    timer.cancel();
  }

  /** Looks at all logs in tasks of their own, unless those of the last time are still at work. */
  void run() {
    Queue<ContainerStatus> queue = new ConcurrentLinkedQueue<>();
    for (ContainerStatus container : containers.get()) {
      boolean running = container.state() == ContainerStatus.State.RUNNING;
      if (running && !container.logPath().isEmpty()) {
        queue.add(container);
      }
    }
    int workers = Math.min(settings.workers(), queue.size());
    if (atWork.compareAndSet(0, workers)) {
      for (int i = 0; i < workers; i++) {
        environment.tasks().start("rotate-logs", () -> work(queue));
      }
    }
  }

  private void work(Queue<ContainerStatus> queue) {
    try {
      for (ContainerStatus next = queue.poll(); next != null; next = queue.poll()) {
        rotateIfBig(next);
      }
    } finally {
      atWork.decrementAndGet();
    }
  }

  private void rotateIfBig(ContainerStatus container) {
    Path log = Path.of(container.logPath());
    try {
      if (Files.exists(log) && Files.size(log) > settings.mostBytes()) {
        rotate(container, log);
      }
    } catch (IOException | RuntimeFault e) {
      LOG.warn("A log could not be rotated", e, "log", log);
    }
  }

  private void rotate(ContainerStatus container, Path log) throws IOException {
    List<Path> rotated = rotated(log);
    // With the one that is about to be moved away and the new one there are as many as may be.
    int surplus = Math.max(0, rotated.size() - (settings.mostFiles() - 2));
    for (Path oldest : rotated.subList(0, surplus)) {
      Files.deleteIfExists(oldest);
    }
    for (Path older : rotated.subList(surplus, rotated.size())) {
      compress(older);
    }
    Instant now = environment.clock().now();
    Path moved = log.resolveSibling(log.getFileName() + "." + SUFFIX.format(now));
    Files.move(log, moved, StandardCopyOption.ATOMIC_MOVE);
    try {
      runtime.reopenLog(container.id());
    } catch (RuntimeFault e) {
      // It goes on writing to the file that it has open, which must keep its name.
      Files.move(moved, log, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
  }

  /** What was moved away before, the oldest first; what was left unfinished is removed. */
  private static List<Path> rotated(Path log) throws IOException {
    String prefix = log.getFileName() + ".";
    List<Path> found;
    try (Stream<Path> siblings = Files.list(log.toAbsolutePath().getParent())) {
      found = siblings.filter(p -> p.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
    for (Path path : found) {
      if (path.toString().endsWith(UNFINISHED)) {
        Files.deleteIfExists(path);
      }
    }
    return found.stream().filter(p -> !p.toString().endsWith(UNFINISHED)).toList();
  }

  private static void compress(Path file) throws IOException {
    if (file.toString().endsWith(COMPRESSED)) {
      return;
    }
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try (var out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
      Files.copy(file, out);
    }
    Files.move(
        unfinished,
        file.resolveSibling(file.getFileName() + COMPRESSED),
        StandardCopyOption.ATOMIC_MOVE);
    Files.delete(file);
  }
}
