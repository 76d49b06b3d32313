package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a cluster, each in a process of its own. */
class PartsTest {
  @TempDir private Path directory = Path.of("");
  private final Deque<Process> processes = new ArrayDeque<>();
  private final int port = TestCluster.freePort();

  @BeforeEach
  void startServer() {
    start("server", "API server ready", "--components", "api", "--data-dir", data("plane"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    while (!processes.isEmpty()) {
      Process process = processes.pop();
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String data(String name) {
    return directory.resolve(name).toString();
  }

  private Path kubeconfig() {
    return directory.resolve("plane").resolve("kubeconfig");
  }

  /** Starts a command of the launcher that stays, and waits until it has said {@code ready}. */
  private void start(String command, String ready, String... options) {
    Path output = directory.resolve(command + processes.size() + ".out");
    Command launcher = Command.of(TestCluster.home().resolve("coracle").toString(), command);
    if (options[1].equals("api")) {
      launcher = launcher.with("--port", Integer.toString(port));
    }
    processes.push(launcher.with(options).start(output));
    Waiting.until(() -> read(output), ready, Duration.ofSeconds(60));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Command kubectl(String... words) {
    return TestCluster.kubectl("trixie", kubeconfig()).with(words);
  }

  @Test
  void schedulerControllersAndNode_eachAlone_runADeployment() {
    start(
        "server",
        "controllers for",
        "--components",
        "controllers",
        "--kubeconfig",
        kubeconfig().toString(),
        "--signing-authority",
        directory.resolve("plane/pki").toString(),
        "--data-dir",
        data("controllers"));
    start(
        "server",
        "scheduler for",
        "--components",
        "scheduler",
        "--kubeconfig",
        kubeconfig().toString(),
        "--data-dir",
        data("scheduler"));
    start(
        "node",
        "Node two runs",
        "--kubeconfig",
        kubeconfig().toString(),
        "--node-name",
        "two",
        "--runtime",
        "simulated",
        "--pod-cidr",
        "10.99.0.0/24",
        "--data-dir",
        data("node"));
    kubectl("apply", "-f", TestCluster.example("hello.yaml").toString()).run().ok();
    kubectl("rollout", "status", "deployment/hello", "--timeout=60s").run().ok();
    assertThat(kubectl("get", "pods", "-o", "wide").run().ok()).contains("10.99.0.", " two ");
  }

  @Test
  void schedulerWhoseServerIsGone_saysSo() throws InterruptedException {
    String kubeconfig = kubeconfig().toString();
    stop();
    Command.Result result =
        Command.of(TestCluster.home().resolve("coracle").toString(), "server")
            .with("--components", "scheduler", "--kubeconfig", kubeconfig)
            .with("--data-dir", data("scheduler"))
            .run();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("does not answer as it should", "Connection refused");
  }
}
