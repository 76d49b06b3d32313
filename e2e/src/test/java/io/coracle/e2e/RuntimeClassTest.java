package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Classes of pods with a handler of the runtime and an overhead, on real containers. */
@ExtendWith(SharedCluster.class)
class RuntimeClassTest {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestCluster cluster;

  RuntimeClassTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  private void create(String name, String fields) {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: coracle.io/busybox:1
            command: [sleep, "3600"]
            resources: {limits: {cpu: 200m, memory: 30Mi}}
          %s
        """;
    cluster.kubectl("apply", "-f", "-").input(manifest.formatted(name, fields)).run().ok();
  }

  private void createClass(String name, String handler) {
    String manifest =
        """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: %s}
        handler: %s
        overhead: {podFixed: {cpu: 50m, memory: 20Mi}}
        """;
    cluster.kubectl("apply", "-f", "-").input(manifest.formatted(name, handler)).run().ok();
  }

  private String get(String pod, String path) {
    return cluster.kubectl("get", "pod", pod, "-o", "jsonpath={" + path + "}").run().ok();
  }

  private void waitForEvent(String pod, String text) {
    Waiting.until(() -> cluster.kubectl("describe", "pod", pod).run().output(), text, LIMIT);
  }

  private void delete(String kind, String name) {
    cluster.kubectl("delete", kind, name, "--timeout=60s").run().ok();
  }

  /** The limit of memory of all that runs for a pod. */
  private static List<String> memoryLimits(String uid) throws IOException {
    try (Stream<Path> all = Files.walk(CGROUPS)) {
      return all.filter(
              file ->
                  Objects.requireNonNull(file.getParent()).endsWith("pod" + uid)
                      && (file.endsWith("memory.max") || file.endsWith("memory.limit_in_bytes")))
          .map(RuntimeClassTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void handlerThatThereIs_runsThePodWithItsOverhead() throws IOException {
    createClass("usual", "runc");
    create("classy", "runtimeClassName: usual");
    cluster.kubectl("wait", "pod/classy", "--for=condition=Ready", "--timeout=30s").run().ok();
    assertThat(get("classy", ".spec.overhead")).isEqualTo("{\"cpu\":\"50m\",\"memory\":\"20Mi\"}");
    assertThat(memoryLimits(get("classy", ".metadata.uid"))).containsExactly("" + (50L << 20));
    delete("pod", "classy");
    delete("runtimeclass", "usual");
  }

  @Test
  void handlerThatThereIsNot_isSaid() {
    createClass("odd", "absent");
    create("waiting", "runtimeClassName: odd");
    waitForEvent("waiting", "no runtime for \"absent\" is configured");
    assertThat(get("waiting", ".status.phase")).isEqualTo("Pending");
    delete("pod", "waiting");
    delete("runtimeclass", "odd");
  }

  @Test
  void usersOfItsOwn_whereTheRuntimeCannot_isSaidAndNeverRunsWithTheHosts() {
    create("private", "hostUsers: false");
    waitForEvent("private", "RuntimeClass handler \"\" does not support user namespaces");
    assertThat(get("private", ".status.phase")).isEqualTo("Pending");
    assertThat(get("private", ".status.containerStatuses[0].containerID")).isEmpty();
    delete("pod", "private");
  }
}
