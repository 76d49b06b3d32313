package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The manifests and commands with which people learn about pods, as they are in courses and notes:
 * images by their short names, the defaults of most fields, the waiting times of the texts.
 */
@Execution(ExecutionMode.CONCURRENT)
class LearnersTest {
  private static TestCluster cluster = TestCluster.prepare();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    cluster = TestCluster.real("--pod-cidr", "10.65.0.0/16");
    String archive = LearnersImage.write(directory).toString();
    cluster.image("import", archive).run().ok();
    assertThat(cluster.image("list").run().ok()).contains("library/nginx:1.15.2");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Command kubectl(String... words) {
    return cluster.kubectl(words);
  }

  private static void apply(String file) throws IOException {
    try (var manifest = LearnersTest.class.getResourceAsStream(file)) {
      String text = new String(java.util.Objects.requireNonNull(manifest, file).readAllBytes());
      kubectl("apply", "-f", "-").input(text).run().ok();
    }
  }

  private static String get(String pod) {
    return kubectl("get", "pod", pod).run().output();
  }

  private static void delete(String pod) {
    kubectl("delete", "pod", pod, "--timeout=60s").run().ok();
    assertThat(get(pod)).contains("not found");
  }

  /** Runs a kubectl command on a terminal of its own, and types {@code input}. */
  private static String onTerminal(String input, String... words) {
    Command command = kubectl(words);
    String line = String.join(" ", command.words().stream().map(w -> "'" + w + "'").toList());
    var terminal =
        new Command(List.of("script", "-qec", line, "/dev/null"), command.environment(), input);
    return terminal.run().output();
  }

  @Test
  void nginxWithEveryField_runsServesAndEnds() throws IOException {
    apply("nginx.yaml");
    Waiting.until(() -> get("nginx-full"), "1/1", Duration.ofSeconds(30));
    assertThat(kubectl("get", "po", "nginx-full", "-owide").run().ok())
        .containsPattern("nginx-full +1/1 +Running +0 .* 10\\.65\\.");
    assertThat(kubectl("exec", "nginx-full", "--", "sh", "-c", "ls -d /data; pwd; echo $TZ"))
        .extracting(command -> command.run().ok())
        .isEqualTo("/data\n/usr/share/nginx/html\nAsia/Shanghai");
    Command.Result write =
        kubectl("exec", "nginx-full", "--", "touch", "/usr/share/nginx/html/x").run();
    assertThat(write.output()).contains("Read-only file system");
    assertThat(kubectl("get", "po", "-l", "role=frontend", "-oyaml").run().ok())
        .contains("restartPolicy: Always", "failureThreshold: 2", "qosClass: BestEffort");
    delete("nginx-full");
  }

  @Test
  void initContainers_runInOrder_theirLogsRemain() throws IOException {
    apply("init.yaml");
    Waiting.until(() -> get("init-test"), "Init:0/2", Duration.ofSeconds(10));
    Waiting.until(() -> get("init-test"), "Init:1/2", Duration.ofSeconds(20));
    Waiting.until(() -> get("init-test"), "1/1", Duration.ofSeconds(20));
    assertThat(kubectl("logs", "init-test", "-c", "init-1").run().ok()).contains("= 1 =");
    assertThat(kubectl("logs", "init-test", "-c", "init-2").run().ok()).contains("= 2 =");
    assertThat(kubectl("logs", "init-test").run().ok()).contains("Hello World!");
    assertThat(kubectl("describe", "pod", "init-test").run().ok())
        .containsPattern("Initialized +True")
        .containsPattern("PodScheduled +True")
        .containsPattern("ContainersReady +True");
    delete("init-test");
  }

  @Test
  void fileFromAnInitContainer_isServedOnAPortOfTheHost() throws Exception {
    apply("war.yaml");
    Waiting.until(() -> get("javaweb-2"), "1/1", Duration.ofSeconds(30));
    String node = kubectl("get", "pod", "javaweb-2", "-o", "jsonpath={.status.hostIP}").run().ok();
    var request =
        HttpRequest.newBuilder(URI.create("http://" + node + ":18001/sample.war")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      assertThat(body).isEqualTo("a war\n");
    }
    delete("javaweb-2");
  }

  @Test
  void sharedProcessNamespace_attachedShell_seesTheOtherContainer() throws IOException {
    apply("shared.yaml");
    Waiting.until(() -> get("shared"), "2/2", Duration.ofSeconds(30));
    String screen = onTerminal("ps ax; exit\n", "attach", "-it", "shared", "-c", "shell");
    assertThat(screen).contains("httpd -f -p 80").containsPattern(" 1 .*sh -c");
    assertThat(onTerminal("", "exec", "-it", "shared", "-c", "nginx", "--", "tty"))
        .contains("/dev/pts/");
    kubectl("delete", "pod", "shared", "--grace-period=1").run().ok();
  }

  @Test
  void containerThatFails_watched_showsTheTableOfBackOff() throws IOException {
    apply("fails.yaml");
    Path output = Command.temporary();
    Process watch = kubectl("get", "pod", "fails", "-w").start(output);
    try {
      Waiting.until(() -> get("fails"), "CrashLoopBackOff", Duration.ofSeconds(60));
      Waiting.until(() -> get("fails"), "2 (", Duration.ofSeconds(60));
      Waiting.until(() -> read(output), "2 (", Duration.ofSeconds(5));
    } finally {
      watch.destroy();
    }
    List<String> states =
        read(output)
            .lines()
            .skip(1)
            .map(line -> line.trim().split(" +"))
            .map(columns -> columns[1] + " " + columns[2] + " " + columns[3])
            .distinct()
            .toList();
    Files.delete(output);
    assertThat(states)
        .containsSubsequence(
            "0/1 ContainerCreating 0",
            "1/1 Running 0",
            "0/1 Error 0",
            "1/1 Running 1",
            "0/1 Error 1",
            "0/1 CrashLoopBackOff 1",
            "1/1 Running 2");
    assertThat(kubectl("describe", "pod", "fails").run().ok())
        .contains("Exit Code:    1", "Back-off restarting failed container");
    delete("fails");
  }

  @Test
  void liveness_fileIsRemoved_containerIsMadeAgain() throws IOException {
    apply("liveness.yaml");
    Waiting.until(() -> get("test-liveness-exec"), "1 (", Duration.ofSeconds(120));
    assertThat(get("test-liveness-exec")).containsPattern("1/1 +Running +1 ");
    assertThat(kubectl("describe", "pod", "test-liveness-exec").run().ok())
        .contains(
            "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
            "Container liveness failed liveness probe, will be restarted");
    kubectl("delete", "pod", "test-liveness-exec", "--grace-period=1").run().ok();
  }

  @Test
  void readinessGate_untilSomebodySetsTheCondition_podIsNotReady() throws IOException {
    apply("gated.yaml");
    Waiting.until(
        () -> kubectl("get", "pod", "gated", "-owide").run().output(),
        "0/1",
        Duration.ofSeconds(20));
    Waiting.until(
        () -> kubectl("describe", "pod", "gated").run().ok(),
        "ContainersReady             True",
        Duration.ofSeconds(20));
    assertThat(kubectl("describe", "pod", "gated").run().ok())
        .containsPattern("(?m)^ +Ready +False");
    String patch =
        "{\"status\":{\"conditions\":[{\"type\":\"www.example.com/feature-1\",\"status\":\"True\"}]}}";
    kubectl("patch", "pod", "gated", "--subresource=status", "-p", patch).run().ok();
    kubectl("wait", "--for=condition=Ready", "pod/gated", "--timeout=20s").run().ok();
    kubectl("delete", "pod", "gated", "--grace-period=1").run().ok();
  }

  @Test
  void failedPods_areDeletedByTheirPhase() throws IOException {
    kubectl("run", "broken", "--image=busybox", "--image-pull-policy=IfNotPresent")
        .with("--restart=Never", "--labels=kept=no", "--", "false")
        .run()
        .ok();
    Waiting.until(() -> get("broken"), "Error", Duration.ofSeconds(30));
    kubectl("delete", "pods", "--all-namespaces", "--field-selector", "status.phase=Failed")
        .run()
        .ok();
    assertThat(get("broken")).contains("not found");
  }

  @Test
  void deploymentOfTheWrongGroup_isRefused_ofTheRightOne_saysHowItIs() throws IOException {
    String manifest =
        """
        apiVersion: v1
        kind: Deployment
        metadata: {name: redis, labels: {creator: Leo}}
        spec:
          replicas: 3
          selector: {matchLabels: {app: redis}}
          template:
            metadata: {labels: {app: redis}}
            spec:
              containers:
              - {name: redis, image: busybox, imagePullPolicy: IfNotPresent, command: [sleep, "3600"]}
              terminationGracePeriodSeconds: 1
        """;
    assertThat(kubectl("apply", "-f", "-").input(manifest).run().output())
        .contains("no matches for kind \"Deployment\" in version \"v1\"");
    kubectl("apply", "-f", "-")
        .input(manifest.replace("apiVersion: v1", "apiVersion: apps/v1"))
        .run()
        .ok();
    kubectl("rollout", "status", "deploy/redis", "--timeout=60s").run().ok();
    assertThat(kubectl("get", "deploy", "redis", "-oyaml").run().ok())
        .contains(
            "deployment.kubernetes.io/revision: \"1\"",
            "reason: NewReplicaSetAvailable",
            "has successfully progressed.",
            "reason: MinimumReplicasAvailable",
            "message: Deployment has minimum availability.");
    assertThat(kubectl("get", "pods", "-l", "app=redis").run().ok())
        .containsPattern("redis-[a-z0-9]+-[a-z0-9]{5} +1/1 +Running");
    kubectl("delete", "deploy", "redis").run().ok();
  }

  @Test
  void namespaceThatDoesNotEnd_isFinalizedThroughTheProxy() throws Exception {
    kubectl("create", "ns", "kubevirt").run().ok();
    kubectl("-n", "kubevirt", "create", "configmap", "held").run().ok();
    String hold = "{\"metadata\":{\"finalizers\":[\"example.com/never\"]}}";
    kubectl("-n", "kubevirt", "patch", "configmap", "held", "-p", hold).run().ok();
    kubectl("delete", "ns", "kubevirt", "--wait=false").run().ok();
    Waiting.until(
        () -> kubectl("get", "ns", "kubevirt", "-oyaml").run().ok(),
        "SomeFinalizersRemain",
        Duration.ofSeconds(20));
    assertThat(kubectl("get", "ns", "kubevirt").run().ok()).contains("Terminating");

    Path output = Command.temporary();
    Process proxy = kubectl("proxy", "--port=0").start(output);
    // kubectl's proxy takes an offer of HTTP/2 for a wish to upgrade.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Waiting.until(() -> read(output), "Starting to serve on", Duration.ofSeconds(10));
      String address = read(output).replaceAll("(?s).*serve on (\\S+).*", "$1");
      String namespace =
          kubectl("get", "namespace", "kubevirt", "-o", "json")
              .run()
              .ok()
              .replaceAll("(?s)\"finalizers\": \\[\\s*\"kubernetes\"\\s*]", "\"finalizers\": []");
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://" + address + "/api/v1/namespaces/kubevirt/finalize"))
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(namespace))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    } finally {
      proxy.destroy();
      proxy.waitFor();
      Files.delete(output);
    }
    Waiting.until(
        () -> kubectl("get", "ns", "kubevirt").run().output(), "not found", Duration.ofSeconds(10));
  }

  @Test
  void completion_isPrintedForTheShell() {
    assertThat(kubectl("completion", "bash").run().ok()).contains("__start_kubectl");
  }

  private static String read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return String.join("\n", lines.toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
