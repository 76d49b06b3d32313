package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Restarts, probes and hooks on real containers. */
@ExtendWith(SharedCluster.class)
class PodLifeTest {
  private static final String IMAGE = "coracle.io/busybox:1";

  private final TestCluster cluster;

  PodLifeTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  private String get(String pod) {
    return cluster.kubectl("get", "pod", pod).run().output();
  }

  private void create(String manifest) {
    cluster.kubectl("apply", "-f", "-").input(manifest).run().ok();
  }

  private void delete(String pod) {
    cluster.kubectl("delete", "pod", pod, "--timeout=60s").run().ok();
  }

  @Test
  void containerThatEnds_isRestartedWithBackOff() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: ends}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'echo run; sleep 2; exit 3']
        """
            .formatted(IMAGE));
    Waiting.until(() -> get("ends"), "Running", Duration.ofSeconds(20));
    Waiting.until(() -> get("ends"), "CrashLoopBackOff", Duration.ofSeconds(20));
    Waiting.until(() -> get("ends"), "2 (", Duration.ofSeconds(40));
    assertThat(cluster.kubectl("logs", "--previous", "ends").run().ok()).isEqualTo("run");
    assertThat(cluster.kubectl("describe", "pod", "ends").run().ok())
        .contains("Exit Code:    3", "BackOff", "Back-off restarting failed container");
    delete("ends");
  }

  @Test
  void readinessProbe_failsAndHeals_podFollows() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: heals}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'touch /tmp/well; sleep 3600']
            readinessProbe:
              exec: {command: [cat, /tmp/well]}
              periodSeconds: 1
              failureThreshold: 1
        """
            .formatted(IMAGE));
    Waiting.until(() -> get("heals"), "1/1", Duration.ofSeconds(20));
    cluster.kubectl("exec", "heals", "--", "rm", "/tmp/well").run().ok();
    Waiting.until(() -> get("heals"), "0/1", Duration.ofSeconds(10));
    cluster.kubectl("exec", "heals", "--", "touch", "/tmp/well").run().ok();
    Waiting.until(() -> get("heals"), "1/1", Duration.ofSeconds(10));
    assertThat(get("heals")).containsPattern("1/1 +Running +0");
    assertThat(cluster.kubectl("describe", "pod", "heals").run().ok())
        .contains("Readiness probe failed");
    delete("heals");
  }

  @Test
  void livenessProbe_fails_containerIsRestarted() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: sick}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'touch /tmp/well; sleep 3; rm /tmp/well; sleep 3600']
            livenessProbe:
              exec: {command: [cat, /tmp/well]}
              periodSeconds: 1
              failureThreshold: 2
        """
            .formatted(IMAGE));
    Waiting.until(() -> get("sick"), "1 (", Duration.ofSeconds(40));
    assertThat(cluster.kubectl("describe", "pod", "sick").run().ok())
        .contains("Liveness probe failed", "will be restarted");
    delete("sick");
  }

  @Test
  void hooks_startAndStop_areRunInOrder() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: hooked}
        spec:
          terminationGracePeriodSeconds: 10
          volumes: [{name: out, hostPath: {path: %s/hooks, type: DirectoryOrCreate}}]
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'trap "echo term >> /out/log; exit 0" TERM; while true; do sleep 0.1; done']
            volumeMounts: [{name: out, mountPath: /out}]
            lifecycle:
              postStart: {exec: {command: [sh, -c, 'echo started >> /out/log']}}
              preStop: {exec: {command: [sh, -c, 'echo stopping >> /out/log']}}
        """
            .formatted(cluster.data().getParent(), IMAGE));
    Waiting.until(() -> get("hooked"), "1/1", Duration.ofSeconds(20));
    delete("hooked");
    String log = cluster.data().resolveSibling("hooks").resolve("log").toString();
    assertThat(Command.of("cat", log).run().ok()).isEqualTo("started\nstopping\nterm");
    Command.of("rm", "-r", cluster.data().resolveSibling("hooks").toString()).run().ok();
  }

  @Test
  void imageThatDoesNotExist_saysSoAndBacksOff() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: imageless}
        spec:
          containers:
          - {name: main, image: "127.0.0.1:1/nothing:1"}
        """);
    Waiting.until(() -> get("imageless"), "ImagePull", Duration.ofSeconds(30));
    Waiting.until(
        () -> cluster.kubectl("describe", "pod", "imageless").run().ok(),
        "Failed to pull image",
        Duration.ofSeconds(20));
    delete("imageless");
  }

  @Test
  void podThatFitsNowhere_saysWhy() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: giant}
        spec:
          containers:
          - name: main
            image: %s
            resources: {requests: {memory: 900Gi}}
        """
            .formatted(IMAGE));
    Waiting.until(
        () -> cluster.kubectl("describe", "pod", "giant").run().ok(),
        "0/1 nodes are available: 1 Insufficient memory.",
        Duration.ofSeconds(20));
    delete("giant");
  }

  @Test
  void ruleToRestartAllContainers_runsThePodAnewInItsPlace() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: anew}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 1
          volumes: [{name: work, emptyDir: {}}]
          initContainers:
          - name: init
            image: %1$s
            command: [sh, -c, 'echo begun >> /work/log']
            volumeMounts: [{name: work, mountPath: /work}]
          containers:
          - name: watcher
            image: %1$s
            command: [sh, -c, 'while [ ! -e /work/restart ]; do sleep 0.1; done; rm /work/restart; exit 88']
            restartPolicy: Never
            restartPolicyRules:
            - {action: RestartAllContainers, exitCodes: {operator: In, values: [88]}}
            volumeMounts: [{name: work, mountPath: /work}]
          - name: main
            image: %1$s
            command: [sleep, "3600"]
            volumeMounts: [{name: work, mountPath: /work}]
        """
            .formatted(IMAGE));
    Waiting.until(() -> get("anew"), "2/2", Duration.ofSeconds(30));
    String ip = jsonPath("anew", "{.status.podIP}");
    cluster.kubectl("exec", "anew", "-c", "main", "--", "touch", "/work/restart").run().ok();
    Waiting.until(() -> get("anew"), "2 (", Duration.ofSeconds(30));
    Waiting.until(() -> get("anew"), "2/2", Duration.ofSeconds(30));
    assertThat(cluster.kubectl("exec", "anew", "-c", "main", "--", "cat", "/work/log").run().ok())
        .isEqualTo("begun\nbegun");
    assertThat(jsonPath("anew", "{.status.podIP}")).isEqualTo(ip);
    assertThat(jsonPath("anew", "{.status.containerStatuses[*].restartCount}")).isEqualTo("1 1");
    assertThat(jsonPath("anew", "{.status.containerStatuses[1].lastState.terminated.exitCode}"))
        .isEqualTo("88");
    delete("anew");
  }

  private String jsonPath(String pod, String path) {
    return cluster.kubectl("get", "pod", pod, "-o", "jsonpath=" + path).run().ok();
  }
}
