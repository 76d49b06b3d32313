package io.coracle.kubelet.containerd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs small programs of the system to their end. */
final class Commands {
  private static final int MAX_OUTPUT_BYTES = 1 << 20;

  private Commands() {}

  /** How a program ended; the output holds its errors too. */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Runs a program found on the system's path.
   *
   * @throws IOException when there is no such program
   */
  static Result run(String program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(ContainerdSettings.program(program).map(Object::toString).orElse(program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), text);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " ran", e);
    }
  }
}
