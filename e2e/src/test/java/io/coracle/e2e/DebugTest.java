package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl debug}: ephemeral containers, copies of pods, and nodes, on real containers. */
@ExtendWith(SharedCluster.class)
class DebugTest {
  private static final String IMAGE = "coracle.io/busybox:1";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestCluster cluster;

  DebugTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  private String kubectl(String... words) {
    return cluster.kubectl(words).run().ok();
  }

  private void create(String name, String spec) {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 1
        """
            .formatted(name);
    cluster
        .kubectl("apply", "-f", "-")
        .input(manifest + spec.formatted(IMAGE).indent(2))
        .run()
        .ok();
  }

  private void createSleeper(String name) {
    create(
        name,
        """
        containers:
        - name: main
          image: %s
          command: [sleep, "54321"]
        """);
    kubectl("wait", "--for=condition=Ready", "pod/" + name, "--timeout=30s");
  }

  private String status(String pod, String path) {
    return kubectl("get", "pod", pod, "-o", "jsonpath={.status" + path + "}");
  }

  private void waitForEnd(String pod, String container) {
    Waiting.until(
        () -> status(pod, ".ephemeralContainerStatuses[?(@.name==\"" + container + "\")].state"),
        "terminated",
        LIMIT);
  }

  private void debug(String pod, String container, String... words) {
    cluster.kubectl("debug", pod, "--image=" + IMAGE, "-c", container).with(words).run().ok();
  }

  private void delete(String pod) {
    kubectl("delete", "pod", pod, "--timeout=60s");
  }

  @Test
  void target_itsProcessesAndFilesAreSeen_andNothingIsRestarted() {
    createSleeper("looked-into");
    debug(
        "looked-into",
        "look",
        "--target=main",
        "--",
        "sh",
        "-c",
        "ps; ls /proc/1/root/etc/hostname; exit 3");
    waitForEnd("looked-into", "look");
    assertThat(kubectl("logs", "looked-into", "-c", "look"))
        .contains("sleep 54321", "/proc/1/root/etc/hostname");
    debug("looked-into", "alone", "--", "ps");
    waitForEnd("looked-into", "alone");
    assertThat(kubectl("logs", "looked-into", "-c", "alone")).doesNotContain("sleep 54321");
    assertThat(status("looked-into", ".ephemeralContainerStatuses[?(@.name==\"look\")]"))
        .contains("\"exitCode\":3", "\"ready\":false", "\"restartCount\":0")
        .doesNotContain("\"started\"");
    assertThat(status("looked-into", ".containerStatuses[0].restartCount")).isEqualTo("0");
    assertThat(kubectl("get", "pod", "looked-into", "--no-headers")).contains("1/1", "Running");
    delete("looked-into");
  }

  @Test
  void attached_inputGoesToTheContainer() {
    createSleeper("spoken-to");
    // Who closes the input of a container that keeps its own open lets go of its output too.
    String line =
        "(echo hello; sleep 3) | %s debug -i spoken-to --image=%s --target=main -q --"
            + " sh -c 'read word; echo heard $word'";
    String kubectl =
        TestCluster.home().resolve("e2e/target/tools/kubectl-trixie/usr/bin/kubectl").toString();
    String said =
        Command.of("sh", "-c", line.formatted(kubectl, IMAGE))
            .env("KUBECONFIG", cluster.kubeconfig().toString())
            .run()
            .ok();
    assertThat(said).contains("heard hello");
    delete("spoken-to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "general", "baseline", "restricted", "netadmin", "sysadmin"})
  void profile_isOneThatRuns(String profile) {
    createSleeper("profile-" + profile);
    String user =
        profile.equals("restricted") ? "{\"securityContext\":{\"runAsUser\":1000}}" : "{}";
    cluster
        .kubectl("debug", "profile-" + profile, "--image=" + IMAGE, "-c", "debug")
        .with(
            "--profile=" + profile,
            "--custom=/dev/stdin",
            "--",
            "grep",
            "CapEff",
            "/proc/self/status")
        .input(user)
        .run()
        .ok();
    waitForEnd("profile-" + profile, "debug");
    String capabilities = kubectl("logs", "profile-" + profile, "-c", "debug");
    switch (profile) {
      case "restricted" -> assertThat(capabilities).endsWith("0000000000000000");
      case "sysadmin" -> assertThat(capabilities).doesNotContain("00000000a");
      default -> assertThat(capabilities).startsWith("CapEff");
    }
    delete("profile-" + profile);
  }

  @Test
  void initContainerThatNeverSucceeds_canBeLookedInto() {
    create(
        "stuck",
        """
        volumes: [{name: work, emptyDir: {}}]
        initContainers:
        - name: init
          image: %1$s
          command: [sh, -c, 'exit 1']
        containers:
        - name: main
          image: %1$s
          command: [sleep, "3600"]
        """);
    Waiting.until(() -> kubectl("get", "pod", "stuck"), "Init:", LIMIT);
    debug("stuck", "look", "--", "echo", "inside");
    waitForEnd("stuck", "look");
    assertThat(kubectl("logs", "stuck", "-c", "look")).isEqualTo("inside");
    delete("stuck");
  }

  @Test
  void copy_withSharedProcesses_showsThoseOfTheOthers() {
    createSleeper("original");
    cluster
        .kubectl("debug", "original", "--image=" + IMAGE, "-c", "debug", "--copy-to=copied")
        .with("--share-processes", "--", "sh", "-c", "sleep 1; ps; sleep 3600")
        .run()
        .ok();
    Waiting.until(
        () -> cluster.kubectl("logs", "copied", "-c", "debug").run().output(),
        "sleep 54321",
        LIMIT);
    assertThat(kubectl("get", "pod", "original", "--no-headers")).contains("1/1", "Running");
    delete("copied");
    delete("original");
  }

  @Test
  void node_itsFilesAreBelowHost() {
    String node = kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}");
    cluster
        .kubectl("debug", "node/" + node, "--image=" + IMAGE, "--profile=sysadmin")
        .with("--", "sh", "-c", "hostname; ls -d /host/proc/1; ps | wc -l")
        .run()
        .ok();
    String pod =
        kubectl(
            "get",
            "pods",
            "-o",
            "jsonpath={.items[?(@.spec.containers[0].name==\"debugger\")].metadata.name}");
    Waiting.until(() -> kubectl("get", "pod", pod), "Completed", LIMIT);
    assertThat(kubectl("logs", pod)).startsWith(node).contains("/host/proc/1");
    delete(pod);
  }
}
