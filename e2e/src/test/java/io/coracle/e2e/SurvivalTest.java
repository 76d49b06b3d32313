package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster survives. */
class SurvivalTest {
  private TestCluster cluster = TestCluster.prepare();

  @BeforeEach
  void start() {
    cluster = TestCluster.real("-f", TestCluster.example("hello.yaml").toString());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String pods() {
    return cluster
        .kubectl(
            "get",
            "pods",
            "-l",
            "app=hello",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[0].containerID}"
                + " {.status.containerStatuses[0].restartCount}{\"\\n\"}{end}")
        .run()
        .ok();
  }

  private void kill() {
    ProcessHandle process = ProcessHandle.of(cluster.processId()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  @Test
  void killed_startedAgain_keepsTheContainers() {
    String before = pods();
    kill();
    cluster.up().run().ok();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(pods()).isEqualTo(before));
    assertThat(cluster.kubectl("exec", "deploy/hello", "--", "echo", "alive").run().ok())
        .isEqualTo("alive");
  }

  @Test
  void killedInTheMiddleOfARollout_startedAgain_endsIt() {
    cluster.kubectl("scale", "deployment/hello", "--replicas=4").run().ok();
    cluster.kubectl("rollout", "status", "deployment/hello", "--timeout=60s").run().ok();
    cluster.kubectl("set", "env", "deployment/hello", "ROUND=2").run().ok();
    kill();
    cluster.up().run().ok();
    cluster.kubectl("rollout", "status", "deployment/hello", "--timeout=90s").run().ok();
    String sets = cluster.kubectl("get", "replicasets", "-l", "app=hello").run().ok();
    assertThat(sets).containsPattern(" 4 +4 +4 ").containsPattern(" 0 +0 +0 ");
  }

  /** The first process of a pod's container: the shim's child that is not the sandbox's. */
  private ProcessHandle processOf(String pod) {
    String id =
        cluster
            .kubectl("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].containerID}")
            .run()
            .ok()
            .replaceFirst(".*//", "");
    return ProcessHandle.allProcesses()
        .filter(process -> cgroups(process.pid()).contains(id))
        .findFirst()
        .orElseThrow();
  }

  private static String cgroups(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"));
    } catch (IOException e) {
      return ""; // It has ended since it was listed.
    }
  }

  @Test
  void containerKilledBehindItsBack_isNoticed() {
    String container =
        cluster
            .kubectl("get", "pods", "-l", "app=hello", "-o", "jsonpath={.items[0].metadata.name}")
            .run()
            .ok();
    processOf(container).destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(cluster.kubectl("get", "pod", container).run().ok())
                    .containsPattern("1/1 +Running +1 \\("));
  }

  @Test
  void containerdKilled_comesBackAndPodsGoOn() {
    ProcessHandle containerd =
        ProcessHandle.allProcesses()
            .filter(
                p ->
                    p.info()
                        .commandLine()
                        .map(
                            c ->
                                c.contains("/containerd ")
                                    && c.contains("--config " + cluster.data()))
                        .orElse(false))
            .findFirst()
            .orElseThrow();
    containerd.destroyForcibly();
    containerd.onExit().join();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        cluster
                            .kubectl("exec", "deploy/hello", "--", "echo", "alive")
                            .run()
                            .output())
                    .contains("alive"));
    cluster.kubectl("rollout", "restart", "deployment/hello").run().ok();
    cluster.kubectl("rollout", "status", "deployment/hello", "--timeout=90s").run().ok();
  }
}
