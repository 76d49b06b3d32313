package io.coracle.kubelet.containerd;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.cri.CriRuntime;
import io.coracle.kubelet.runtime.RuntimeCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A containerd of the cluster's own. It runs in a session of its own, so that it and the pods live
 * on when this process ends; the next start adopts it. One that dies is started again, with a
 * back-off.
 *
 * <p>{@link #close} stops watching and leaves containerd running; {@link #stop} ends it and all of
 * its containers. Thread-safe.
 */
public final class ManagedContainerd implements AutoCloseable {
  private static final Log LOG = Log.of("containerd");

  /** How long a start may take until the runtime interface answers. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final Duration START_POLL = Duration.ofMillis(20);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

  /** Who has run so long is taken to be sound again. */
  private static final Duration SOUND_AFTER = Duration.ofMinutes(1);

  private static final Duration LOG_CHECK = Duration.ofSeconds(30);

  private final Environment environment;
  private final ContainerdSettings settings;
  private final ContainerdProcess process;
  private final ReentrantLock lock = new ReentrantLock();
  private Duration backOff = FIRST_BACK_OFF;
  private boolean closed;
  private long startedAt;
  private @Nullable Cancellable restart;
  private @Nullable Cancellable logCheck;

  private ManagedContainerd(Environment environment, ContainerdSettings settings) {
    this.environment = environment;
    this.settings = settings;
    this.process = new ContainerdProcess(environment, settings);
  }

  /**
   * Starts a containerd, or adopts the one that an earlier run has left, and waits until its
   * runtime interface answers. Its network need not be ready yet.
   *
   * @throws ContainerdException when it does not come up; the message ends with its last log lines
   */
  public static ManagedContainerd start(Environment environment, ContainerdSettings settings) {
    var containerd = new ManagedContainerd(environment, settings);
    containerd.begin();
    return containerd;
  }

  private void begin() {
    lock.lock();
    try {
      if (process.adopt()) {
        LOG.info("Found the containerd of an earlier run", "pid", process.pid().orElse(-1L));
      } else {
        process.launch();
      }
      watch();
      awaitReady();
      ContainerdLog log = new ContainerdLog(settings.paths().log());
      logCheck = environment.timers().every(LOG_CHECK, () -> startLogCheck(log));
    } catch (ContainerdException e) {
      closed = true;
      process.terminate();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void startLogCheck(ContainerdLog log) {
    environment.tasks().start("containerd-log", log::rotateIfLarge);
  }

  private void watch() {
    startedAt = environment.clock().nanoTime();
    process.onExit(this::exited);
  }

  private void awaitReady() {
    long begin = environment.clock().nanoTime();
    try (var runtime = new CriRuntime(environment, socket())) {
      RuntimeCondition condition = new RuntimeCondition(false, false, "");
      while (environment.clock().since(begin).compareTo(START_LIMIT) < 0) {
        if (process.pid().isEmpty()) {
          throw failedStart("containerd ended as soon as it was started");
        }
        if (Files.exists(socket())) {
          condition = runtime.condition();
          if (condition.runtimeReady()) {
            return;
          }
        }
        environment.tasks().sleep(START_POLL);
      }
      throw failedStart("containerd does not answer: " + condition.message());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerdException("interrupted while containerd started", e);
    }
  }

  private ContainerdException failedStart(String sentence) {
    String lines = new ContainerdLog(settings.paths().log()).lastLines();
    return new ContainerdException(sentence + (lines.isEmpty() ? "" : "; its log ends:\n" + lines));
  }

  private void exited() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (environment.clock().since(startedAt).compareTo(SOUND_AFTER) > 0) {
        backOff = FIRST_BACK_OFF;
      }
      LOG.warn("containerd has died and is started again", "in", backOff);
      restart =
          environment
              .timers()
              .after(backOff, () -> environment.tasks().start("containerd-restart", this::again));
      backOff = backOff.multipliedBy(2);
      if (backOff.compareTo(MAX_BACK_OFF) > 0) {
        backOff = MAX_BACK_OFF;
      }
    } finally {
      lock.unlock();
    }
  }

  private void again() {
    lock.lock();
    try {
      if (!closed) {
        process.launch();
        watch();
      }
    } catch (ContainerdException e) {
      LOG.error("containerd cannot be started again", e);
      exited();
    } finally {
      lock.unlock();
    }
  }

  /** Where to reach it. */
  public Path socket() {
    return settings.paths().socket();
  }

  public ContainerdPaths paths() {
    return settings.paths();
  }

  /** The directory of the network plug-ins it uses. */
  public Path cniPlugins() {
    return settings.cniPlugins();
  }

  /** Its process, while it runs. */
  public Optional<Long> pid() {
    return process.pid();
  }

  /** Stops watching; containerd and its containers go on. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (restart != null) {
        restart.cancel();
      }
      if (logCheck != null) {
        logCheck.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes all containers and sandboxes, ends containerd, and cleans up after both. Images stay.
   * What cannot be cleaned is logged.
   */
  public void stop() {
    close();
    new ContainerdCleaner(environment, settings.paths()).clean(process);
  }

  /**
   * Does what {@link #stop} does for a containerd that an earlier run has left behind, running or
   * not. Nothing happens if there never was one.
   */
  public static void stopLeftBehind(Environment environment, Path dataDirectory) {
    var paths = new ContainerdPaths(dataDirectory);
    if (!Files.isDirectory(paths.directory())) {
      return;
    }
    var process = new ContainerdProcess(environment, paths);
    process.adopt();
    new ContainerdCleaner(environment, paths).clean(process);
  }

  /** The process that a pid file names, if it is a containerd started with our configuration. */
  static Optional<ProcessHandle> ours(ContainerdPaths paths) {
    try {
      long pid = Long.parseLong(Files.readString(paths.pidFile()).strip());
      String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
      return command.contains(paths.configuration().toString())
          ? ProcessHandle.of(pid)
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      LOG.debug("No containerd of an earlier run", "cause", e.toString());
      return Optional.empty();
    }
  }
}
