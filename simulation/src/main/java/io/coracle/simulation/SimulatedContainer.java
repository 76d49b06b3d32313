package io.coracle.simulation;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.ContainerUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One container: {@code CREATED -start-> RUNNING -end-> EXITED}. It ends when its script says so,
 * when it is stopped, or when it uses more memory than it may. Thread-safe.
 */
final class SimulatedContainer {
  static final int KILLED = 137;
  static final int TERMINATED = 143;

  /** So long a container that uses too much memory gets before it is killed. */
  private static final Duration OOM_AFTER = Duration.ofMillis(500);

  private static final long NANOS_PER_MILLI_CPU = 1_000_000;
  private static final long WRITABLE_LAYER_BYTES = 4096;

  private final Environment environment;
  private final String id;
  private final String sandboxId;
  private final ContainerConfig config;
  private final Script script;
  private final Path logPath;
  private final SimulatedLogs logs;
  private final Consumer<String> onChange;
  private final Instant created;
  private final Promise<Boolean> ended;
  private final List<Consumer<String>> followers = new ArrayList<>();
  private final List<Cancellable> timers = new ArrayList<>();
  private State state = State.CREATED;
  private Instant started = Instant.EPOCH;
  private Instant finished = Instant.EPOCH;
  private int exitCode;
  private String reason = "";
  private ContainerConfig.Resources resources;

  SimulatedContainer(
      Environment environment,
      String id,
      String sandboxId,
      ContainerConfig config,
      Script script,
      Path logPath,
      SimulatedLogs logs,
      Consumer<String> onChange) {
    this.environment = environment;
    this.id = id;
    this.sandboxId = sandboxId;
    this.config = config;
    this.script = script;
    this.logPath = logPath;
    this.logs = logs;
    this.onChange = onChange;
    this.created = environment.clock().now();
    this.ended = environment.tasks().promise();
    this.resources = config.resources();
  }

  String id() {
    return id;
  }

  String sandboxId() {
    return sandboxId;
  }

  ContainerConfig config() {
    return config;
  }

  Script script() {
    return script;
  }

  synchronized boolean running() {
    return state == State.RUNNING;
  }

  /** Returns false when it was started before. */
  synchronized boolean start() {
    if (state != State.CREATED) {
      return false;
    }
    state = State.RUNNING;
    started = environment.clock().now();
    log("container " + config.name() + " started: image " + config.userImage() + command());
    script
        .run()
        .ifPresent(run -> later(run, () -> end(script.exitCode(), endReason(), "ends by itself")));
    checkMemory();
    if (script.readyAfter().isPositive()) {
      later(script.readyAfter(), () -> logIfRunning("answers probes"));
    }
    script.failLivenessAt().ifPresent(at -> later(at, () -> logIfRunning("answers no more")));
    changed();
    return true;
  }

  private String command() {
    if (config.command().isEmpty() && config.args().isEmpty()) {
      return "";
    }
    var words = new ArrayList<>(config.command());
    words.addAll(config.args());
    return ", command " + String.join(" ", words);
  }

  private String endReason() {
    return script.exitCode() == 0 ? "Completed" : "Error";
  }

  private void later(Duration delay, Runnable body) {
    timers.add(environment.timers().after(delay, body));
  }

  private synchronized void logIfRunning(String what) {
    if (state == State.RUNNING) {
      log(what);
    }
  }

  synchronized void update(ContainerConfig.Resources other) {
    resources = other;
    log("its resources were changed");
    checkMemory();
  }

  private void checkMemory() {
    if (state == State.RUNNING && overLimit()) {
      later(OOM_AFTER, this::killIfOverLimit);
    }
  }

  private boolean overLimit() {
    return resources.memoryLimit() > 0 && script.memoryBytes() > resources.memoryLimit();
  }

  private synchronized void killIfOverLimit() {
    if (overLimit()) {
      end(KILLED, "OOMKilled", "uses more memory than it may and is killed");
    }
  }

  /** Sends a signal and, when {@code grace} has passed, SIGKILL; returns when it has ended. */
  void stop(Duration grace) throws InterruptedException {
    boolean waits;
    synchronized (this) {
      if (state == State.CREATED) {
        state = State.EXITED;
        finished = environment.clock().now();
        exitCode = KILLED;
        reason = "StartError";
        ended.complete(true);
        changed();
      }
      if (state != State.RUNNING) {
        return;
      }
      waits = grace.isPositive() && script.ignoresSigterm();
      if (waits) {
        log("got SIGTERM and ignores it");
      } else if (grace.isPositive()) {
        end(TERMINATED, "Error", "got SIGTERM and ends");
      }
    }
    if (waits) {
      ended.await(grace);
    }
    end(KILLED, "Error", "was killed");
  }

  /** Ends it at once, whatever it does. */
  void kill(String why) {
    end(KILLED, "Error", why);
  }

  private synchronized void end(int code, String endReason, String what) {
    if (state != State.RUNNING) {
      return;
    }
    log(what + ", exit code " + code);
    state = State.EXITED;
    finished = environment.clock().now();
    exitCode = code;
    reason = endReason;
    timers.forEach(Cancellable::cancel);
    timers.clear();
    ended.complete(true);
    changed();
  }

  private void changed() {
    onChange.accept(id);
  }

  private void log(String line) {
    logs.append(logPath, environment.clock().now(), line);
    followers.forEach(follower -> follower.accept(line));
  }

  /** Calls {@code follower} with every further line; it must not block for long. */
  synchronized void follow(Consumer<String> follower) {
    followers.add(follower);
  }

  /** Waits until it has ended; returns whether it has. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit).isPresent();
  }

  /** Why it does not answer a probe now, or empty if it does. */
  synchronized Optional<String> silence() {
    Instant now = environment.clock().now();
    if (state != State.RUNNING) {
      return Optional.of("connection refused");
    }
    if (now.isBefore(started.plus(script.readyAfter()))) {
      return Optional.of("connection refused: the container is not ready yet");
    }
    if (script.failLivenessAt().filter(at -> !now.isBefore(started.plus(at))).isPresent()) {
      return Optional.of("connection refused: the container answers no more");
    }
    return Optional.empty();
  }

  synchronized ContainerStatus status() {
    return new ContainerStatus(
        id,
        sandboxId,
        config.name(),
        config.attempt(),
        state,
        created,
        started,
        finished,
        exitCode,
        reason,
        "",
        config.image(),
        SimulatedImages.reference(config.image()),
        logPath.toString(),
        config.labels(),
        config.annotations());
  }

  /** What it has used, or null when it does not run. */
  synchronized @Nullable ContainerUsage usage() {
    if (state != State.RUNNING) {
      return null;
    }
    Instant now = environment.clock().now();
    long cpu = script.milliCpu();
    if (resources.cpuQuota() > 0 && resources.cpuPeriod() > 0) {
      cpu = Math.min(cpu, resources.cpuQuota() * 1000 / resources.cpuPeriod());
    }
    long milliseconds = Duration.between(started, now).toMillis();
    return new ContainerUsage(
        id,
        now,
        milliseconds * cpu * NANOS_PER_MILLI_CPU / 1000,
        script.memoryBytes(),
        script.memoryBytes(),
        script.memoryBytes(),
        0,
        0,
        WRITABLE_LAYER_BYTES,
        1);
  }
}
