package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers of the API server compared with recorded ones of a real one. The recordings lie beside
 * the checkout, where they are there at all.
 */
class ExchangesTest {
  private static final Path EXCHANGES =
      TestCluster.home().toAbsolutePath().resolveSibling("shared").resolve("exchanges");

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Pattern FAILURE = Pattern.compile("^FAIL (.*)$", Pattern.MULTILINE);
  private static final Pattern TOTAL = Pattern.compile("^(\\d+) passed, (\\d+) failed$");

  @TempDir private Path directory = Path.of("");

  @Test
  void everyRecordedAnswer_isGivenButForThoseNamedInDesignDecisions() throws Exception {
    assumeTrue(Files.exists(EXCHANGES.resolve("replay.py")), "no recorded exchanges here");
    Path kubeconfig = directory.resolve("kubeconfig");
    Process server = start(kubeconfig);
    try {
      List<String> lines = replay(kubeconfig).lines().toList();

      assertThat(lines.getLast()).matches(TOTAL);
      assertThat(failures(lines)).isSubsetOf(known());
    } finally {
      server.destroy();
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** An API server as the recorded one was: without controllers, and without two plug-ins. */
  private Process start(Path kubeconfig) {
    Path output = directory.resolve("server.out");
    Process server =
        Command.of(
                TestCluster.home().resolve("coracle").toString(),
                "server",
                "--components",
                "api",
                "--disable-admission-plugins",
                "ServiceAccount,NodeRestriction",
                "--data-dir",
                directory.resolve("data").toString(),
                "--port",
                Integer.toString(TestCluster.freePort()),
                "--kubeconfig",
                kubeconfig.toString())
            .start(output);
    Waiting.until(() -> read(output), "API server ready", Duration.ofSeconds(60));
    return server;
  }

  private String replay(Path kubeconfig) throws InterruptedException {
    Path output = directory.resolve("replay.out");
    Process replay =
        Command.of(
                "python3",
                EXCHANGES.resolve("replay.py").toString(),
                "check",
                "--kubeconfig",
                kubeconfig.toString(),
                EXCHANGES.resolve("cases").toString())
            .start(output);
    try {
      assertThat(replay.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      replay.destroy();
    }
    return read(output);
  }

  /** The failed steps, as {@code case.json / step}. */
  private static TreeSet<String> failures(List<String> lines) {
    var failed = new TreeSet<String>();
    FAILURE
        .matcher(String.join("\n", lines))
        .results()
        .forEach(found -> failed.add(found.group(1).replaceFirst("^.*/(?=[^/]*\\.json )", "")));
    return failed;
  }

  private static List<String> known() throws IOException {
    try (InputStream in = ExchangesTest.class.getResourceAsStream("differing-exchanges.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
