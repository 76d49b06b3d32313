package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What pods do on other versions of containerd than the machine's, on which all other tests run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
abstract class ContainerdCases {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String READY = "--for=condition=Ready";

  private final String suite;
  private final String version;
  private final String runc;
  private final int network;
  private @Nullable TestCluster started;

  /**
   * Cases for one containerd.
   *
   * @param suite the suite of Debian that it is of
   * @param version how the version begins that it tells
   * @param runc where a runc of its own lies; empty for the machine's, which cannot give pods users
   *     of their own
   * @param network second part of the addresses of its pods, which no cluster that others share has
   */
  ContainerdCases(String suite, String version, String runc, int network) {
    this.suite = suite;
    this.version = version;
    this.runc = runc;
    this.network = network;
  }

  @BeforeAll
  void start() {
    var tools = List.of(runc, "containerd-" + suite + "/usr/bin");
    started =
        TestCluster.realWith(
            tools.stream().filter(tool -> !tool.isEmpty()).toList(),
            "--pod-cidr",
            "10.%d.0.0/16".formatted(network),
            "-f",
            TestCluster.example("hello.yaml").toString());
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private TestCluster cluster() {
    return Objects.requireNonNull(started);
  }

  private String kubectl(String... words) {
    return cluster().kubectl(words).run().ok();
  }

  private void create(String name, String spec) {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 2
        %s
        """;
    cluster()
        .kubectl("apply", "-f", "-")
        .input(manifest.formatted(name, spec.indent(2)))
        .run()
        .ok();
  }

  private String get(String pod, String path) {
    return kubectl("get", "pod", pod, "-o", "jsonpath={" + path + "}");
  }

  @Test
  void node_saysTheVersionThatIsFoundFirst() {
    assertThat(kubectl("get", "nodes", "-o", "wide")).contains("containerd://" + version);
  }

  @Test
  void example_runsAnswersAndSpeaks() {
    assertThat(kubectl("exec", "deploy/hello", "--", "echo", "alive")).isEqualTo("alive");
    create(
        "speaks",
        """
        restartPolicy: Never
        containers:
        - {name: main, image: "coracle.io/busybox:1", command: [sh, -c, "echo said; exit 3"]}
        """);
    Waiting.until(() -> get("speaks", ".status.phase"), "Failed", LIMIT);
    assertThat(kubectl("logs", "speaks")).isEqualTo("said");
    assertThat(get("speaks", ".status.containerStatuses[0].state.terminated.exitCode"))
        .isEqualTo("3");
    kubectl("delete", "pod", "speaks", "--timeout=60s");
  }

  @Test
  void container_endsAndIsKilledBehindItsBack_isRestarted() {
    create(
        "again",
        """
        containers:
        - name: main
          image: coracle.io/busybox:1
          command: [sh, -c, 'trap "exit 0" TERM; while true; do sleep 0.1; done']
        """);
    kubectl("wait", "pod/again", READY, "--timeout=60s");
    kubectl("exec", "again", "--", "sh", "-c", "kill -TERM 1");
    Waiting.until(
        () -> get("again", ".status.containerStatuses[0].restartCount"),
        "1",
        Duration.ofSeconds(5));
    kubectl("wait", "pod/again", READY, "--timeout=60s");
    kubectl("delete", "pod", "again", "--timeout=60s");
  }

  @Test
  void podWithVolumesProbesAndHooks_livesAndLeavesNothing() {
    create(
        "whole",
        """
        volumes: [{name: work, emptyDir: {medium: Memory}}]
        initContainers:
        - name: init
          image: coracle.io/busybox:1
          command: [sh, -c, 'echo made > /work/file']
          volumeMounts: [{name: work, mountPath: /work}]
        - {name: beside, image: "coracle.io/busybox:1", command: [sleep, "3600"], restartPolicy: Always}
        containers:
        - name: main
          image: coracle.io/busybox:1
          command: [sleep, "3600"]
          resources: {limits: {memory: 30Mi, cpu: 200m}}
          securityContext: {runAsUser: 1000, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
          readinessProbe: {exec: {command: [cat, /work/file]}, periodSeconds: 1}
          lifecycle:
            postStart: {exec: {command: ["true"]}}
            preStop: {exec: {command: ["true"]}}
          volumeMounts: [{name: work, mountPath: /work, readOnly: true}]
        """);
    kubectl("wait", "pod/whole", READY, "--timeout=60s");
    assertThat(kubectl("exec", "whole", "-c", "main", "--", "id", "-u")).isEqualTo("1000");
    String uid = get("whole", ".metadata.uid");
    kubectl("delete", "pod", "whole", "--timeout=60s");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(Path.of("/proc/mounts")))
                    .noneMatch(line -> line.contains(uid)));
  }

  @Test
  void usersOfItsOwn_areGivenWhereTheRuntimeCan() {
    create(
        "private",
        """
        hostUsers: false
        volumes:
        - {name: disk, emptyDir: {}}
        - {name: names, downwardAPI: {defaultMode: 0400, items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}
        containers:
        - name: main
          image: coracle.io/busybox:1
          command: [sh, -c, 'cat /proc/self/uid_map /names/name; echo; echo x > /disk/x; ls -ln /disk; sleep 3600']
          volumeMounts: [{name: disk, mountPath: /disk}, {name: names, mountPath: /names}]
        """);
    if (runc.isEmpty()) {
      Waiting.until(
          () -> cluster().kubectl("describe", "pod", "private").run().output(),
          "does not support user namespaces",
          LIMIT);
    } else {
      kubectl("wait", "pod/private", READY, "--timeout=60s");
      Waiting.until(() -> kubectl("logs", "private"), " x", LIMIT);
      assertThat(kubectl("logs", "private"))
          .containsPattern("^ *0 +[1-9]\\d* +65536\n")
          .contains("\nprivate\n")
          .containsPattern(" 1 0 +0 ");
      create("private-too", "hostUsers: false\n" + MAIN);
      kubectl("wait", "pod/private-too", READY, "--timeout=60s");
      assertThat(map("private-too")).isNotEqualTo(map("private"));
      kubectl("delete", "pod", "private-too", "--timeout=60s");
    }
    kubectl("delete", "pod", "private", "--timeout=60s");
  }

  private static final String MAIN =
      "containers: [{name: main, image: 'coracle.io/busybox:1', command: [sleep, '3600']}]";

  private String map(String pod) {
    return kubectl("exec", pod, "--", "cat", "/proc/self/uid_map");
  }

  private String runs() {
    return kubectl(
        "get",
        "pods",
        "-l",
        "app=hello",
        "-o",
        "jsonpath={range .items[*]}{.status.containerStatuses[0].containerID}"
            + " {.status.containerStatuses[0].restartCount}{\"\\n\"}{end}");
  }

  @Test
  void z_killed_startedAgain_keepsTheContainers() {
    String before = runs();
    ProcessHandle process = ProcessHandle.of(cluster().processId()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    cluster().up().run().ok();
    assertThat(kubectl("exec", "deploy/hello", "--", "echo", "alive")).isEqualTo("alive");
    assertThat(runs()).isEqualTo(before);
  }
}
