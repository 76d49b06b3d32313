package io.coracle.base.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds small programs of the system and runs them to their end. */
public final class Programs {
  private static final int MAX_OUTPUT_BYTES = 4 << 20;

  /** As shells answer. */
  private static final int NOT_RUNNABLE = 126;

  private static final int NOT_FOUND = 127;
  private static final int INTERRUPTED = 130;

  /** Where programs are beside the directories of PATH, which need not name the administrator's. */
  private static final List<Path> SYSTEM_DIRECTORIES =
      Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
          .map(Path::of)
          .toList();

  private Programs() {}

  /**
   * How a program ended.
   *
   * @param output what it printed, errors too; at most 4 MiB
   */
  public record Result(int exitCode, String output) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** The directories of PATH and those of the system. */
  public static List<Path> searchPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<Path> named = Stream.of(path.split(":")).map(Path::of).filter(Path::isAbsolute);
    return Stream.concat(named, SYSTEM_DIRECTORIES.stream()).distinct().toList();
  }

  /** A program in a directory of the search path. */
  public static Optional<Path> find(String name) {
    return searchPath().stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs {@code program}. A missing program is a failure like others. */
  public static Result run(String program, String... arguments) {
    return runWithInput("", program, arguments);
  }

  /** Runs {@code program}, which reads {@code input}. */
  public static Result runWithInput(String input, String program, String... arguments) {
    Optional<Path> file = find(program);
    if (file.isEmpty()) {
      return new Result(NOT_FOUND, program + " is not installed");
    }
    var command = new ArrayList<String>();
    command.add(file.get().toString());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return finish(process, program);
    } catch (IOException e) {
      return new Result(NOT_RUNNABLE, program + " cannot be run: " + e.getMessage());
    }
  }

  private static Result finish(Process process, String program) throws IOException {
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), text);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return new Result(INTERRUPTED, "interrupted while " + program + " ran");
    }
  }
}
