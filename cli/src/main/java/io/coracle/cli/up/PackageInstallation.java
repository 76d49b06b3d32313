package io.coracle.cli.up;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cluster.ClusterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Installs what a node needs, with the script that comes with Coracle. */
final class PackageInstallation {
  private static final String SCRIPT = "scripts/install-node-tools";
  private static final int LINES_SHOWN = 8;

  private final Optional<Path> home;
  private final Environment environment;
  private final Console console;

  /**
   * @param home where Coracle lies; empty when that is not known
   */
  PackageInstallation(Optional<Path> home, Environment environment, Console console) {
    this.home = home;
    this.environment = environment;
    this.console = console;
  }

  boolean isPossible() {
    return home.map(h -> Files.isExecutable(h.resolve(SCRIPT))).orElse(false);
  }

  /**
   * Runs the script, with a line of progress every few seconds.
   *
   * @throws ClusterException with the last lines of its output when it fails
   */
  void install(List<String> packages) {
    console.step("installing missing packages: " + String.join(", ", packages));
    Path script = home.orElseThrow().resolve(SCRIPT);
    Deque<String> last = new ArrayDeque<>();
    try {
      Process process =
          new ProcessBuilder(script.toString())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      try (var _ = environment.timers().every(Console.LONGEST_SILENCE, () -> tell(last));
          var output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          remember(last, line);
        }
      }
      if (process.waitFor() != 0) {
        throw new ClusterException(
            "could not install %s:\n%s"
                .formatted(String.join(", ", packages), String.join("\n", last)));
      }
    } catch (IOException e) {
      throw new ClusterException("cannot run " + script + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while packages were installed", e);
    }
  }

  private void tell(Deque<String> last) {
    synchronized (last) {
      console.step(last.isEmpty() ? "still installing" : "  " + last.getLast().strip());
    }
  }

  private static void remember(Deque<String> last, String line) {
    synchronized (last) {
      last.addLast(line);
      if (last.size() > LINES_SHOWN) {
        last.removeFirst();
      }
    }
  }
}
