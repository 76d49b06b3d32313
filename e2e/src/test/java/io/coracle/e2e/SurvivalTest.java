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

  private static final String WITH_VOLUMES =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {colour: green}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: volumes}
      spec:
        terminationGracePeriodSeconds: 1
        volumes:
        - {name: memory, emptyDir: {medium: Memory}}
        - {name: settings, configMap: {name: settings}}
        - {name: data, persistentVolumeClaim: {claimName: data}}
        containers:
        - name: main
          image: coracle.io/busybox:1
          command: [sh, -c, 'echo kept | tee /memory/f > /data/f; sleep 3600']
          volumeMounts:
          - {name: memory, mountPath: /memory}
          - {name: memory, mountPath: /part, subPath: deep/part}
          - {name: settings, mountPath: /settings}
          - {name: data, mountPath: /data}
      """;

  private String inVolumes(String path) {
    return cluster.kubectl("exec", "volumes", "--", "cat", path).run().output();
  }

  @Test
  void killedWhilePodsHaveVolumes_startedAgain_volumesGoOnAndAreRemovedWithTheirPod() {
    cluster.kubectl("apply", "-f", "-").input(WITH_VOLUMES).run().ok();
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "volumes").run().output(),
        "Running",
        Duration.ofSeconds(40));
    kill();
    cluster.up().run().ok();
    Waiting.until(() -> inVolumes("/memory/f"), "kept", Duration.ofSeconds(30));
    assertThat(inVolumes("/data/f").strip()).isEqualTo("kept");
    cluster
        .kubectl("patch", "configmap", "settings", "-p", "{\"data\":{\"colour\":\"blue\"}}")
        .run()
        .ok();
    Waiting.until(() -> inVolumes("/settings/colour"), "blue", Duration.ofSeconds(20));
    cluster.kubectl("delete", "pod", "volumes", "--timeout=60s").run().ok();
    cluster.kubectl("delete", "pvc", "data", "--timeout=60s").run().ok();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(Path.of("/proc/mounts")))
                    .filteredOn(line -> line.contains(cluster.data() + "/nodes/"))
                    .noneMatch(line -> line.contains("/memory")));
  }

  @Test
  void killedInTheMiddleOfATermination_startedAgain_goesOnCounting() {
    String deaf =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: deaf}
        spec:
          terminationGracePeriodSeconds: 40
          containers:
          - name: main
            image: coracle.io/busybox:1
            command: [sh, -c, 'trap "" TERM; while true; do sleep 1; done']
        """;
    cluster.kubectl("apply", "-f", "-").input(deaf).run().ok();
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "deaf").run().output(),
        "Running",
        Duration.ofSeconds(40));
    cluster.kubectl("delete", "pod", "deaf", "--wait=false").run().ok();
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "deaf").run().output(),
        "Terminating",
        Duration.ofSeconds(10));
    await().pollDelay(Duration.ofSeconds(20)).until(() -> true);
    kill();
    cluster.up().run().ok();
    assertThat(cluster.kubectl("get", "pod", "deaf").run().output()).contains("Terminating");
    // Of the forty seconds at most twenty are left, and not forty again.
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "deaf").run().output(),
        "not found",
        Duration.ofSeconds(28));
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
