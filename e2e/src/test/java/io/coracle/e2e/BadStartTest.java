package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What goes wrong at the start is said in a sentence, and nothing half-started stays. */
class BadStartTest {

  private static void assertNothingRuns(TestCluster cluster) {
    assertThat(cluster.coracle("status").run().code()).isNotZero();
    assertThat(
            ProcessHandle.allProcesses()
                .flatMap(p -> p.info().commandLine().stream())
                .filter(line -> line.contains(cluster.data().toString())))
        .isEmpty();
  }

  @Test
  void up_portInUse_saysSo() throws Exception {
    TestCluster cluster = TestCluster.prepare();
    try (var taken = new ServerSocket(cluster.port())) {
      Command.Result result = cluster.up("--runtime", "simulated").run();
      assertThat(result.code()).isNotZero();
      assertThat(result.output()).contains("port " + taken.getLocalPort());
    }
    assertNothingRuns(cluster);
  }

  @Test
  void up_dataOfAnotherVersion_saysSo() throws Exception {
    TestCluster cluster = TestCluster.prepare();
    Files.createDirectories(cluster.data());
    Files.writeString(cluster.data().resolve("version"), "999\n");
    Command.Result result = cluster.up("--runtime", "simulated").run();
    assertThat(result.code()).isNotZero();
    assertThat(result.output()).contains("another version");
    assertNothingRuns(cluster);
  }

  @Test
  void up_directoryWithOtherThings_isLeftAlone() throws Exception {
    TestCluster cluster = TestCluster.prepare();
    Files.createDirectories(cluster.data());
    Files.writeString(cluster.data().resolve("precious.txt"), "keep me");
    Command.Result result = cluster.up("--runtime", "simulated").run();
    assertThat(result.code()).isNotZero();
    assertThat(result.output()).contains("not empty");
    assertThat(cluster.data().resolve("precious.txt")).hasContent("keep me");
  }

  @Test
  void up_unknownOption_isAUsageError() {
    Command.Result result = TestCluster.prepare().up("--nonsense").run();
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("--nonsense");
  }

  @Test
  void up_simulated_needsNoContainers() {
    TestCluster cluster = TestCluster.prepare();
    cluster
        .up(
            "--runtime",
            "simulated",
            "--nodes",
            "5",
            "-f",
            TestCluster.example("hello.yaml").toString())
        .run()
        .ok();
    try (cluster) {
      assertThat(
              cluster.kubectl("get", "nodes").run().ok().lines().filter(l -> l.contains(" Ready ")))
          .hasSize(5);
      assertThat(cluster.kubectl("get", "deployment", "hello").run().ok()).contains("2/2");
    }
  }

  /** As the user {@code nobody}, who must be able to read the built program. */
  @Test
  void up_withoutRoot_simulatesNodesAndSaysSo() {
    TestCluster cluster = TestCluster.prepare();
    Path home = Objects.requireNonNull(cluster.data().getParent());
    Command nobody =
        Command.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
            .env("HOME", home.toString());
    Path program = TestCluster.home().resolve("cli/target/dist/command.jvmflags");
    assumeThat(nobody.with("cat", program.toString()).run().code()).isZero();
    Command.of("chown", "65534:65534", home.toString()).run().ok();
    try (cluster) {
      String said =
          nobody
              .with(cluster.up().words().toArray(String[]::new))
              .with("-f", TestCluster.example("hello.yaml").toString())
              .run()
              .ok();
      assertThat(said).contains("this cluster gets simulated nodes", "2/2");
      Command.Result refused =
          nobody
              .with(cluster.coracle("up").words().getFirst(), "up", "--runtime", "containerd")
              .with("--data-dir", home.resolve("other").toString())
              .run();
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.output()).contains("real containers need root");
    }
  }
}
