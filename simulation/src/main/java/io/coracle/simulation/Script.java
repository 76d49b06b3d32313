package io.coracle.simulation;

import io.coracle.api.quantity.Quantity;
import io.coracle.api.time.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a simulated container behaves. A pod says it in its annotation {@code sim.coracle.io/NAME},
 * where NAME is the container's, as words with commas between them:
 *
 * <pre>
 * pull=2s              pulling its image takes so long;
 * pull=not-found       or fails, because there is no such image
 * start=100ms          starting it takes so long
 * run=10s              it ends by itself after so long; without this it runs until it is stopped
 * exit=1               with this code (0 unless said)
 * ready-after=3s       it answers no probe before
 * fail-liveness-at=60s it answers no probe from then on
 * ignore-sigterm       it does not end on the stop signal, only on SIGKILL
 * cpu=200m             it uses so much processor
 * memory=64Mi          and so much memory; more than its limit kills it
 * </pre>
 *
 * @param run empty for "until it is stopped"
 * @param failLivenessAt empty for never
 */
public record Script(
    Pull pull,
    Duration start,
    Optional<Duration> run,
    int exitCode,
    Duration readyAfter,
    Optional<Duration> failLivenessAt,
    boolean ignoresSigterm,
    long milliCpu,
    long memoryBytes) {
  /** Annotations with this prefix hold scripts. */
  public static final String ANNOTATION_PREFIX = "sim.coracle.io/";

  private static final int MAX_EXIT_CODE = 255;
  private static final long DEFAULT_MILLI_CPU = 1;
  private static final long DEFAULT_MEMORY_BYTES = 10L << 20;

  /** A container that nothing is said about. */
  public static final Script DEFAULT =
      new Script(
          new Pull.Takes(Duration.ZERO),
          Duration.ZERO,
          Optional.empty(),
          0,
          Duration.ZERO,
          Optional.empty(),
          false,
          DEFAULT_MILLI_CPU,
          DEFAULT_MEMORY_BYTES);

  /** What pulling the image comes to. */
  public sealed interface Pull {
    record Takes(Duration duration) implements Pull {}

    record NotFound() implements Pull {}
  }

  /**
   * The script for {@code container} in a pod's annotations.
   *
   * @throws IllegalArgumentException when there is one that cannot be understood
   */
  public static Script of(Map<String, String> annotations, String container) {
    String text = annotations.get(ANNOTATION_PREFIX + container);
    return text == null ? DEFAULT : parse(text);
  }

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException naming the word that cannot be understood
   */
  public static Script parse(String text) {
    Script script = DEFAULT;
    for (String part : text.split(",")) {
      String word = part.strip();
      if (!word.isEmpty()) {
        script = script.with(word);
      }
    }
    return script;
  }

  private Script with(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals).strip();
    String value = equals < 0 ? "" : word.substring(equals + 1).strip();
    try {
      return switch (name) {
        case "pull" -> withPull(value);
        case "start" -> withStart(GoDuration.parse(value));
        case "run" -> withRun(GoDuration.parse(value));
        case "exit" -> withExit(exitCode(value));
        case "ready-after" -> withReadyAfter(GoDuration.parse(value));
        case "fail-liveness-at" -> withFailLivenessAt(GoDuration.parse(value));
        case "ignore-sigterm" -> withIgnoresSigterm(value);
        case "cpu" -> withCpu(Quantity.parse(value).milliValue());
        case "memory" -> withMemory(Quantity.parse(value).value());
        default -> throw new IllegalArgumentException("no such word");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "simulation script: \"" + word + "\": " + e.getMessage(), e);
    }
  }

  private static int exitCode(String text) {
    int code = Integer.parseInt(text);
    if (code < 0 || code > MAX_EXIT_CODE) {
      throw new IllegalArgumentException("an exit code is 0 to 255");
    }
    return code;
  }

  private Script withPull(String value) {
    Pull other =
        value.equals("not-found") ? new Pull.NotFound() : new Pull.Takes(GoDuration.parse(value));
    return new Script(
        other,
        start,
        run,
        exitCode,
        readyAfter,
        failLivenessAt,
        ignoresSigterm,
        milliCpu,
        memoryBytes);
  }

  private Script withStart(Duration other) {
    return new Script(
        pull,
        other,
        run,
        exitCode,
        readyAfter,
        failLivenessAt,
        ignoresSigterm,
        milliCpu,
        memoryBytes);
  }

  private Script withRun(Duration other) {
    return new Script(
        pull,
        start,
        Optional.of(other),
        exitCode,
        readyAfter,
        failLivenessAt,
        ignoresSigterm,
        milliCpu,
        memoryBytes);
  }

  private Script withExit(int other) {
    return new Script(
        pull, start, run, other, readyAfter, failLivenessAt, ignoresSigterm, milliCpu, memoryBytes);
  }

  private Script withReadyAfter(Duration other) {
    return new Script(
        pull, start, run, exitCode, other, failLivenessAt, ignoresSigterm, milliCpu, memoryBytes);
  }

  private Script withFailLivenessAt(Duration other) {
    return new Script(
        pull,
        start,
        run,
        exitCode,
        readyAfter,
        Optional.of(other),
        ignoresSigterm,
        milliCpu,
        memoryBytes);
  }

  private Script withIgnoresSigterm(String value) {
    return new Script(
        pull,
        start,
        run,
        exitCode,
        readyAfter,
        failLivenessAt,
        !value.equals("false"),
        milliCpu,
        memoryBytes);
  }

  private Script withCpu(long other) {
    return new Script(
        pull, start, run, exitCode, readyAfter, failLivenessAt, ignoresSigterm, other, memoryBytes);
  }

  private Script withMemory(long other) {
    return new Script(
        pull, start, run, exitCode, readyAfter, failLivenessAt, ignoresSigterm, milliCpu, other);
  }
}
