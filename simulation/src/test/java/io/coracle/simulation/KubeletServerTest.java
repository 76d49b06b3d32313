package io.coracle.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.http.BodySink;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.coracle.kubelet.server.KubeletAccess;
import io.coracle.kubelet.server.KubeletServer;
import io.coracle.kubelet.server.NodeUsage;
import io.coracle.kubelet.server.Usages;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The kubelet's HTTP API over a simulated runtime. */
class KubeletServerTest {
  @TempDir Path directory;

  private final VirtualWorld world = new VirtualWorld(1);
  private final SimulatedRuntime runtime =
      new SimulatedRuntime(world.environment(), "10.244.0.0/24", SimulatedLogs.onDisk());
  private final OnePod pods = new OnePod();
  private final KubeletServer server =
      new KubeletServer(
          world.environment(),
          pods,
          runtime,
          KubeletAccess.certificates(Set.of("api"), Set.of("system:masters")),
          new Usages(
              world.environment(), "node-1", runtime, () -> new NodeUsage(5_000_000_000L, 100, 50)),
          Json::object,
          () -> "a_metric 1\n",
          io.coracle.kubelet.volume.LocalDirectories.named(java.nio.file.Path.of("/local")));

  /** A directory of one pod with one container. */
  private final class OnePod implements PodDirectory {
    private String sandbox = "";
    private String container = "";

    @Override
    public List<Pod> pods() {
      return List.of(pod());
    }

    private Pod pod() {
      return new PodBuilder()
          .withNewMetadata()
          .withName("web")
          .withNamespace("default")
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName("main")
          .endContainer()
          .addNewContainer()
          .withName("waiting")
          .endContainer()
          .endSpec()
          .withNewStatus()
          .addNewContainerStatus()
          .withName("main")
          .withContainerID("simulated://" + container)
          .withNewState()
          .withNewRunning()
          .endRunning()
          .endState()
          .endContainerStatus()
          .addNewContainerStatus()
          .withName("waiting")
          .withNewState()
          .withNewWaiting()
          .withReason("ErrImagePull")
          .endWaiting()
          .endState()
          .endContainerStatus()
          .endStatus()
          .build();
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
      return name.equals("web") ? Optional.of(pod()) : Optional.empty();
    }

    @Override
    public Optional<SandboxStatus> sandbox(String namespace, String name) {
      return runtime.sandbox(sandbox);
    }

    @Override
    public List<ContainerStatus> runs(String namespace, String name, String wanted) {
      return wanted.equals("main") ? runtime.container(container).stream().toList() : List.of();
    }
  }

  @BeforeEach
  void startPod() {
    var config = Configs.sandbox(directory, "web", "run=10s,cpu=500m");
    pods.sandbox = runtime.runSandbox(config);
    pods.container =
        runtime.createContainer(
            pods.sandbox,
            Configs.container(
                config,
                Map.of(
                    "io.kubernetes.pod.name", "web",
                    "io.kubernetes.pod.namespace", "default",
                    "io.kubernetes.pod.uid", "uid-web",
                    "io.kubernetes.container.name", "main")),
            config);
    world.environment().tasks().start("start", () -> runtime.startContainer(pods.container));
    world.settle();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Response ask(String user, String path, String query) {
    return server.handle(
        Request.of(
            "GET",
            path,
            Query.parse(query),
            Headers.none(),
            new byte[0],
            new Peer.InProcess(user, List.of(), Map.of())));
  }

  private static String text(Response response) {
    var out = new ByteArrayOutputStream();
    ((Response.Complete) response).chunks().forEach(out::writeBytes);
    return out.toString(UTF_8);
  }

  /** Runs a streamed answer in a task, as it may wait. */
  private Collected stream(Response response) {
    var sink = new Collected();
    world
        .environment()
        .tasks()
        .start("stream", () -> ((Response.Streaming) response).body().start(sink));
    world.settle();
    return sink;
  }

  @Test
  void handle_strangers_areRefused() {
    assertThat(ask("stranger", "/pods", "").status()).isEqualTo(403);
    assertThat(ask("api", "/healthz", "").status()).isEqualTo(200);
    assertThat(ask("api", "/nothing", "").status()).isEqualTo(404);
  }

  @Test
  void logs_runningContainer_areWrittenAndFollowed() {
    Collected whole = stream(ask("api", "/containerLogs/default/web/main", "timestamps=true"));
    assertThat(whole.closed).isTrue();
    assertThat(whole.text().lines().findFirst().orElseThrow())
        .startsWith("2026-01-01T00:00:00.000000000Z container main started");

    Collected followed =
        stream(ask("api", "/containerLogs/default/web/main", "follow=true&tailLines=0"));
    assertThat(followed.text()).isEmpty();
    world.advance(Duration.ofSeconds(9));
    assertThat(followed.closed).isFalse();
    world.advance(Duration.ofSeconds(2));
    assertThat(followed.text()).isEqualTo("ends by itself, exit code 0\n");
    assertThat(followed.closed).isTrue();

    Collected limited = stream(ask("api", "/containerLogs/default/web/main", "limitBytes=9"));
    assertThat(limited.text()).isEqualTo("container");
    Collected since = stream(ask("api", "/containerLogs/default/web/main", "sinceSeconds=5"));
    assertThat(since.text()).isEqualTo("ends by itself, exit code 0\n");
  }

  @Test
  void logs_impossible_saysWhy() {
    assertThat(text(ask("api", "/containerLogs/default/web/main", "previous=true")))
        .isEqualTo("previous terminated container \"main\" in pod \"web\" not found");
    assertThat(text(ask("api", "/containerLogs/default/web/waiting", "")))
        .isEqualTo(
            "container \"waiting\" in pod \"web\" is waiting to start: image can't be pulled");
    assertThat(ask("api", "/containerLogs/default/web/other", "").status()).isEqualTo(404);
    assertThat(ask("api", "/containerLogs/default/gone/main", "").status()).isEqualTo(404);
    assertThat(ask("api", "/containerLogs/default/web/main", "tailLines=x").status())
        .isEqualTo(400);
    assertThat(ask("api", "/exec/default/web/main", "command=true&stdout=1").status())
        .isEqualTo(400);
  }

  @Test
  void run_command_givesItsOutput() {
    assertThat(text(ask("api", "/run/default/web/main", "cmd=echo+hello"))).isEqualTo("hello\n");
    assertThat(ask("api", "/run/default/web/main", "cmd=false").status()).isEqualTo(500);
  }

  @Test
  void stats_usage_hasRates() {
    ask("api", "/stats/summary", "");
    world.advance(Duration.ofSeconds(5));
    JsonNode summary = Json.parse(text(ask("api", "/stats/summary", "")).getBytes(UTF_8));
    JsonNode pod = summary.path("pods").path(0);
    assertThat(pod.path("podRef").path("name").asString("")).isEqualTo("web");
    assertThat(pod.path("containers").path(0).path("cpu").path("usageNanoCores").asLong(0))
        .isEqualTo(500_000_000L);
    assertThat(summary.path("node").path("nodeName").asString("")).isEqualTo("node-1");
    assertThat(text(ask("api", "/metrics/resource", "")))
        .contains(
            "container_cpu_usage_seconds_total{container=\"main\",namespace=\"default\",pod=\"web\"}"
                + " 2.5 ")
        .contains("pod_memory_working_set_bytes{namespace=\"default\",pod=\"web\"}")
        .contains("node_cpu_usage_seconds_total 5.0 ")
        .endsWith("resource_scrape_error 0\n");
    assertThat(text(ask("api", "/metrics", ""))).isEqualTo("a_metric 1\n");
  }

  /** Keeps what is written to it. */
  private static final class Collected implements BodySink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    String text() {
      return bytes.toString(UTF_8);
    }

    @Override
    public void write(byte[] chunk) {
      bytes.writeBytes(chunk);
    }

    @Override
    public void write(byte[]... chunks) {
      for (byte[] chunk : chunks) {
        bytes.writeBytes(chunk);
      }
    }

    @Override
    public boolean writeBlocking(byte[] chunk) {
      bytes.writeBytes(chunk);
      return true;
    }

    @Override
    public long pendingBytes() {
      return 0;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void abort() {
      closed = true;
    }

    @Override
    public void onClosed(Runnable body) {
      if (closed) {
        body.run();
      }
    }
  }
}
