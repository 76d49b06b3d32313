package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Static pods of a directory and of a URL, on real containers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticPodsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestCluster cluster = TestCluster.prepare();

  /** Of configuration and manifests; goes with the cluster. */
  private final Path directory = Objects.requireNonNull(cluster.data().getParent());

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private @Nullable HttpServer server;
  private String node = "";

  @BeforeAll
  void start() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.createContext(
        "/pods",
        exchange -> {
          boolean known = "let me".equals(exchange.getRequestHeaders().getFirst("X-Node"));
          byte[] body = Objects.requireNonNull(answer.get()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 403, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    made.start();
    server = made;
    Path config = directory.resolve("node.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        staticPodPath: manifests
        staticPodURL: http://127.0.0.1:%d/pods
        staticPodURLHeader: {X-Node: [let me]}
        httpCheckFrequency: 500ms
        """
            .formatted(made.getAddress().getPort()));
    Files.createDirectory(directory.resolve("manifests"));
    cluster
        .up("--pod-cidr", "10.74.0.0/16", "--service-cidr", "10.114.0.0/16")
        .with("--node-config", config.toString())
        .run()
        .ok();
    node = cluster.kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}").run().ok();
  }

  @AfterAll
  void stop() {
    cluster.close();
    if (server != null) {
      server.stop(0);
    }
  }

  private static String manifest(String name, String script) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: default, labels: {app: %s}}
    spec:
      terminationGracePeriodSeconds: 1
      volumes:
      - {name: said, hostPath: {path: /tmp, type: Directory}}
      containers:
      - name: main
        image: coracle.io/busybox:1
        command: [sh, -c, "%s; sleep 3600"]
        volumeMounts: [{name: said, mountPath: /said, readOnly: true}]
    """
        .formatted(name, name, script);
  }

  private void write(String file, String text) {
    try {
      // As editors and configuration tools do it: the file is there at once and whole.
      Path part = directory.resolve("manifests").resolve("." + file);
      Files.writeString(part, text);
      Files.move(
          part,
          part.resolveSibling(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remove(String file) throws IOException {
    Files.delete(directory.resolve("manifests").resolve(file));
  }

  private String pods() {
    return cluster.kubectl("get", "pods", "--no-headers").run().output();
  }

  private void waitUntilRunning(String name) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(pods()).containsPattern(name + "-" + node + " +1/1 +Running"));
  }

  private void waitUntilGone(String name) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(pods()).doesNotContain(name + "-"));
  }

  private String field(String name, String path) {
    return cluster
        .kubectl("get", "pod", name + "-" + node, "-o", "jsonpath={" + path + "}")
        .run()
        .output()
        .strip();
  }

  private String logs(String name) {
    return cluster.kubectl("logs", name + "-" + node).run().output().strip();
  }

  @Test
  void manifest_inTheDirectory_runsAndCanBeSpokenToThroughItsMirror() throws IOException {
    write("plain.yaml", manifest("plain", "echo first"));
    waitUntilRunning("plain");
    assertThat(logs("plain")).isEqualTo("first");
    assertThat(cluster.kubectl("exec", "plain-" + node, "--", "echo", "in").run().ok())
        .isEqualTo("in");
    assertThat(field("plain", ".metadata.ownerReferences[0].kind")).isEqualTo("Node");
    assertThat(cluster.kubectl("describe", "pod", "plain-" + node).run().ok())
        .contains("Started", "Container started");
    // A change is another pod.
    String uid = field("plain", ".metadata.annotations.kubernetes\\.io/config\\.hash");
    write("plain.yaml", manifest("plain", "echo second"));
    Waiting.until(() -> logs("plain"), "second", LIMIT);
    waitUntilRunning("plain");
    assertThat(field("plain", ".metadata.annotations.kubernetes\\.io/config\\.hash"))
        .isNotEqualTo(uid);
    remove("plain.yaml");
    waitUntilGone("plain");
  }

  @Test
  void mirror_deletedByHand_comesBackAndTheContainerGoesOn() throws IOException {
    write("kept.yaml", manifest("kept", "date"));
    waitUntilRunning("kept");
    String container = field("kept", ".status.containerStatuses[0].containerID");
    String uid = field("kept", ".metadata.uid");
    cluster.kubectl("delete", "pod", "kept-" + node, "--wait=false").run().ok();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(field("kept", ".metadata.uid")).isNotEmpty().isNotEqualTo(uid));
    waitUntilRunning("kept");
    assertThat(field("kept", ".status.containerStatuses[0].containerID")).isEqualTo(container);
    remove("kept.yaml");
    waitUntilGone("kept");
  }

  @Test
  void manifest_brokenOrRefused_harmsNothing() throws IOException {
    write("good.yaml", manifest("good", "date"));
    waitUntilRunning("good");
    String container = field("good", ".status.containerStatuses[0].containerID");
    write("good.yaml", "kind: Pod\nmetadata: [");
    write("account.yaml", manifest("account", "date") + "  serviceAccountName: default\n");
    write("after.yaml", manifest("after", "date"));
    waitUntilRunning("after");
    assertThat(pods()).doesNotContain("account");
    assertThat(field("good", ".status.containerStatuses[0].containerID")).isEqualTo(container);
    remove("good.yaml");
    remove("account.yaml");
    remove("after.yaml");
    waitUntilGone("good");
    waitUntilGone("after");
  }

  @Test
  void url_podList_isFollowed() {
    answer.set(
        """
        {"apiVersion": "v1", "kind": "PodList", "items": [%s, %s]}
        """
            .formatted(inJson("one"), inJson("two")));
    waitUntilRunning("one");
    waitUntilRunning("two");
    answer.set("<html>out of order</html>");
    answer.set(
        "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": [" + inJson("two") + "]}");
    waitUntilGone("one");
    waitUntilRunning("two");
    answer.set("");
    waitUntilGone("two");
  }

  private static String inJson(String name) {
    return """
    {"metadata": {"name": "%s"}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [
      {"name": "main", "image": "coracle.io/busybox:1", "command": ["sleep", "3600"]}]}}
    """
        .formatted(name);
  }

  @Test
  void clusterKilled_startedAgain_keepsTheContainer() throws IOException {
    write("lasting.yaml", manifest("lasting", "date"));
    waitUntilRunning("lasting");
    String container = field("lasting", ".status.containerStatuses[0].containerID");
    ProcessHandle process = ProcessHandle.of(cluster.processId()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    cluster
        .up("--pod-cidr", "10.74.0.0/16", "--service-cidr", "10.114.0.0/16")
        .with("--node-config", directory.resolve("node.yaml").toString())
        .run()
        .ok();
    waitUntilRunning("lasting");
    assertThat(field("lasting", ".status.containerStatuses[0].containerID")).isEqualTo(container);
    remove("lasting.yaml");
    waitUntilGone("lasting");
  }

  @Test
  void nodeOfItsOwn_withoutAnApi_runsItsManifests() throws Exception {
    Path files = Files.createDirectories(directory.resolve("alone"));
    Path config = directory.resolve("alone.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        staticPodPath: %s
        """
            .formatted(files));
    TestCluster plane = TestCluster.simulated();
    Path said = Files.createDirectories(directory.resolve("said"));
    Path data = directory.resolve("alone-data");
    Path join = directory.resolve("join.yaml");
    Files.writeString(join, token(plane));
    try {
      Process first = startNode(join, data, config);
      Waiting.until(
          () -> plane.kubectl("get", "node", "alone", "--no-headers").run().output(),
          " Ready ",
          Duration.ofSeconds(60));
      plane.close();
      end(first);
      Files.writeString(files.resolve("said.yaml"), saying(said));
      Process second = startNode(join, data, config);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(said.resolve("f")).hasContent("here\n"));
      Files.delete(files.resolve("said.yaml"));
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(said.resolve("f")).hasContent("here\nover\n"));
      end(second);
    } finally {
      Command.of(TestCluster.home().resolve("coracle").toString(), "down", "--purge")
          .with("--data-dir", data.toString())
          .run();
    }
  }

  private static String token(TestCluster plane) {
    return Command.of(TestCluster.home().resolve("coracle").toString(), "token", "create")
        .with("--data-dir", plane.data().toString())
        .run()
        .ok();
  }

  private Process startNode(Path join, Path data, Path config) {
    Path output = directory.resolve("alone.out");
    Process process =
        Command.of(TestCluster.home().resolve("coracle").toString(), "node")
            .with("--kubeconfig", join.toString(), "--node-name", "alone")
            .with("--pod-cidr", "10.75.0.0/24", "--data-dir", data.toString())
            .with("--config", config.toString())
            .start(output);
    Waiting.until(() -> read(output), "Node alone runs", Duration.ofSeconds(60));
    return process;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static String saying(Path said) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: said}
    spec:
      terminationGracePeriodSeconds: 10
      volumes:
      - {name: said, hostPath: {path: %s}}
      containers:
      - name: main
        image: coracle.io/busybox:1
        command: [sh, -c, "trap 'echo over >> /said/f; exit 0' TERM; echo here >> /said/f; while :; do sleep 0.1; done"]
        volumeMounts: [{name: said, mountPath: /said}]
    """
        .formatted(said);
  }
}
