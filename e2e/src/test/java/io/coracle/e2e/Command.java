package io.coracle.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run.
 *
 * @param words the program and its arguments
 * @param environment added to this process's own
 * @param input what it reads
 */
public record Command(List<String> words, Map<String, String> environment, String input) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  static Command of(String... words) {
    return new Command(List.of(words), Map.of(), "");
  }

  /** This command with further words behind it. */
  public Command with(String... more) {
    var all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return new Command(all, environment, input);
  }

  Command env(String name, String value) {
    var all = new HashMap<>(environment);
    all.put(name, value);
    return new Command(words, all, input);
  }

  public Command input(String text) {
    return new Command(words, environment, text);
  }

  /** What a program printed and how it ended. */
  public record Result(List<String> words, int code, String output) {
    /** The output, of a program that must have succeeded. */
    public String ok() {
      if (code != 0) {
        throw new AssertionError(
            "%s ended with %d:%n%s".formatted(String.join(" ", words), code, output));
      }
      return output.strip();
    }
  }

  /** Runs it to its end; standard output and error come together. */
  public Result run() {
    Path output = temporary();
    try {
      Process process = start(output);
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The program did not want its input.
      }
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s did not end:%n%s".formatted(String.join(" ", words), Files.readString(output)));
      }
      return new Result(words, process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      delete(output);
    }
  }

  /** Starts it in the background; its output goes to a file. */
  Process start(Path output) {
    try {
      var builder = new ProcessBuilder(words);
      builder.environment().putAll(environment);
      return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path temporary() {
    try {
      return Files.createTempFile("coracle-e2e", ".out");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
