package io.coracle.network.podnetwork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs the machine's own programs for the network. */
final class Programs {
  private Programs() {}

  /** How a program ended; output and errors together. */
  record Result(String program, int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    void orFail(String sentence) {
      if (!succeeded()) {
        throw new PodNetworkException(sentence + ": " + program + " said: " + output.strip());
      }
    }
  }

  static Result run(String input, String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(words[0], process.waitFor(), output);
    } catch (IOException e) {
      throw new PodNetworkException(words[0] + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PodNetworkException(words[0] + " was interrupted", e);
    }
  }
}
