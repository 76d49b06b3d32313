package io.coracle.network.podnetwork;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the system's network programs to their end. */
final class Programs {
  private static final int MAX_OUTPUT_BYTES = 4 << 20;

  private static final List<Path> DIRECTORIES =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/sbin"),
          Path.of("/usr/bin"),
          Path.of("/bin"),
          Path.of("/usr/local/sbin"));

  private Programs() {}

  /** How a program ended; the output holds its errors too. */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    void orFail(String sentence) {
      if (!succeeded()) {
        throw new PodNetworkException(sentence + ": " + output.strip());
      }
    }
  }

  static Optional<Path> find(String name) {
    return DIRECTORIES.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Result run(String program, String... arguments) {
    return runWithInput("", program, arguments);
  }

  /**
   * Runs {@code program}, which reads {@code input}. A missing program is a failure like others.
   */
  static Result runWithInput(String input, String program, String... arguments) {
    Optional<Path> file = find(program);
    if (file.isEmpty()) {
      return new Result(127, program + " is not installed");
    }
    var command = new ArrayList<String>();
    command.add(file.get().toString());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream output = process.getInputStream()) {
        String text = new String(output.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
      }
    } catch (IOException e) {
      return new Result(126, program + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(130, "interrupted while " + program + " ran");
    }
  }
}
