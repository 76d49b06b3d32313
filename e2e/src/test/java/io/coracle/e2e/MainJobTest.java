package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The main job, from nothing to nothing. */
class MainJobTest {

  @Test
  void upApplyServeDown_fromAnEmptyDirectory_leavesNothingBehind() throws Exception {
    TestCluster cluster = TestCluster.prepare();
    Traces before = Traces.of(cluster);
    try (cluster) {
      String said = cluster.up("-f", TestCluster.example("hello.yaml").toString()).run().ok();
      assertThat(said).contains("hello", "port-forward");

      assertThat(cluster.kubectl("get", "nodes").run().ok()).contains(" Ready ");
      String pods = cluster.kubectl("get", "pods", "-l", "app=hello").run().ok();
      assertThat(pods.lines().filter(line -> line.contains("1/1"))).hasSize(2);
      assertThat(pods).doesNotContain("Error");

      servesThroughPortForward(cluster);

      String again = cluster.up("-f", TestCluster.example("hello.yaml").toString()).run().ok();
      assertThat(again).contains("hello");
      String status = cluster.coracle("status").run().ok();
      assertThat(status).contains(cluster.data().resolve("kubeconfig").toString());
    }
    assertThat(cluster.data()).doesNotExist();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(Traces.of(cluster).without(before)).isEmpty());
  }

  private static void servesThroughPortForward(TestCluster cluster) throws Exception {
    Path output = Command.temporary();
    Process forward = cluster.kubectl("port-forward", "svc/hello", "0:80").start(output);
    try {
      Waiting.until(() -> read(output), "Forwarding from 127.0.0.1:", Duration.ofSeconds(20));
      String port = read(output).replaceAll("(?s).*127\\.0\\.0\\.1:(\\d+).*", "$1");
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        assertThat(body).startsWith("Hello from hello-");
      }
    } finally {
      forward.destroy();
      forward.waitFor();
      Files.delete(output);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What clusters leave on a machine when they are not cleaned up. Other clusters may come and go
   * at the same time: only what there is more than before counts.
   */
  private record Traces(
      List<String> processes, List<String> mounts, List<String> namespaces, List<String> rules) {

    List<String> without(Traces before) {
      var more = new ArrayList<String>();
      more.addAll(processes);
      more.addAll(mounts);
      more.addAll(namespaces);
      more.addAll(rules);
      more.removeAll(before.processes);
      more.removeAll(before.mounts);
      more.removeAll(before.namespaces);
      more.removeAll(before.rules);
      return more;
    }

    static Traces of(TestCluster cluster) {
      String directory = cluster.data().toString();
      return new Traces(
          findProcesses(directory),
          lines("/proc/self/mounts", line -> line.contains(directory) || line.contains("/cni-")),
          findNamespaces(),
          Command.of("nft", "--stateless", "list", "ruleset").run().output().lines().toList());
    }

    private static List<String> findProcesses(String directory) {
      try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
        return all.flatMap(p -> p.info().commandLine().stream())
            .filter(line -> line.contains(directory))
            .sorted()
            .toList();
      }
    }

    private static List<String> findNamespaces() {
      Path directory = Path.of("/var/run/netns");
      if (!Files.exists(directory)) {
        return List.of();
      }
      try (Stream<Path> all = Files.list(directory)) {
        return all.map(Path::toString).sorted().toList();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static List<String> lines(String file, Predicate<String> wanted) {
      try (Stream<String> lines = Files.lines(Path.of(file))) {
        return lines.filter(wanted).toList();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
