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
import io.coracle.kubelet.machine.SimulatedMachine;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.coracle.kubelet.server.CertificateMetrics;
import io.coracle.kubelet.server.KubeletAccess;
import io.coracle.kubelet.server.KubeletMetrics;
import io.coracle.kubelet.server.KubeletServer;
import io.coracle.kubelet.server.Measurements;
import io.coracle.kubelet.server.NodeCertificates;
import io.coracle.kubelet.server.VolumeMetrics;
import io.coracle.kubelet.stats.StatsProvider;
import io.coracle.kubelet.telemetry.KubeletMeters;
import io.coracle.kubelet.telemetry.ProbeTally;
import io.coracle.kubelet.volume.LocalDirectories;
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
  private final KubeletMeters meters = new KubeletMeters();
  private final KubeletServer server =
      new KubeletServer(
          world.environment(),
          pods,
          runtime,
          KubeletAccess.certificates(Set.of("api"), Set.of("system:masters")),
          measurements(),
          Json::object,
          LocalDirectories.named(Path.of("/local")));

  private Measurements measurements() {
    var machine =
        new SimulatedMachine("node-1", 2, 1L << 30, 10L << 30, Path.of("/logs"), runtime::usage);
    var kubelet =
        new KubeletMetrics(
            "node-1",
            "v1.36.0",
            pods,
            runtime::containers,
            meters,
            () -> Map.of("memory.available", 2L),
            new VolumeMetrics(() -> pods.pods()),
            new CertificateMetrics(world.environment().clock(), NodeCertificates.NONE));
    return new Measurements(
        "node-1", machine, pods, new StatsProvider(world.environment(), runtime, machine), kubelet);
  }

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
          .withUid("uid-web")
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
        .contains("node_cpu_usage_seconds_total 2.5 ")
        .endsWith("resource_scrape_error 0\n");
  }

  @Test
  void stats_nodeAndPod_tellMemoryAndDisk() {
    JsonNode summary = Json.parse(text(ask("api", "/stats/summary", "")).getBytes(UTF_8));
    JsonNode node = summary.path("node");
    assertThat(node.path("memory").path("availableBytes").asLong(0))
        .isEqualTo((1L << 30) - (10L << 20));
    assertThat(node.path("fs").path("capacityBytes").asLong(0)).isEqualTo(10L << 30);
    assertThat(node.path("runtime").path("imageFs").path("inodes").asLong(0)).isPositive();
    JsonNode pod = summary.path("pods").path(0);
    assertThat(pod.path("memory").path("workingSetBytes").asLong(0)).isEqualTo(10L << 20);
    assertThat(pod.path("ephemeral-storage").path("usedBytes").asLong(0)).isPositive();
    assertThat(pod.path("containers").path(0).path("logs").has("usedBytes")).isTrue();
    // Nothing goes over a network that is not there.
    assertThat(node.has("network")).isFalse();
    assertThat(pod.has("network")).isFalse();
    JsonNode little =
        Json.parse(text(ask("api", "/stats/summary", "only_cpu_and_memory=true")).getBytes(UTF_8));
    assertThat(little.path("node").has("fs")).isFalse();
    assertThat(ask("api", "/stats", "").status()).isEqualTo(404);
  }

  @Test
  void metrics_families_areThoseThatDashboardsUse() {
    assertThat(text(ask("api", "/metrics/cadvisor", "")))
        .contains("# TYPE container_memory_working_set_bytes gauge")
        .containsPattern(
            "container_memory_working_set_bytes\\{container=\"main\",.*,pod=\"web\"} 10485760 ")
        .containsPattern("container_cpu_usage_seconds_total\\{container=\"\",id=\"/\"")
        .contains("machine_cpu_cores 2\n")
        .contains("machine_memory_bytes 1073741824\n");
    assertThat(text(ask("api", "/metrics", "")))
        .contains("kubelet_node_name{node=\"node-1\"} 1")
        .contains("kubelet_running_containers{container_state=\"running\"} 1")
        .contains("kubelet_evictions{eviction_signal=\"memory.available\"} 2")
        .contains(
            "kubelet_active_pods{static=\"\"} 1\n", "kubelet_desired_pods{static=\"true\"} 0\n")
        .contains("kubelet_mirror_pods 0\n", "kubelet_managed_ephemeral_containers 0\n")
        .contains("# TYPE volume_manager_total_volumes gauge\n")
        .contains("# TYPE kubelet_preemptions counter\n")
        .contains("kubelet_certificate_manager_client_ttl_seconds +Inf\n")
        .contains("kubelet_certificate_manager_server_ttl_seconds +Inf\n")
        .contains("kubelet_server_expiration_renew_errors 0\n")
        .contains("path=\"metrics/cadvisor\",server_type=\"readwrite\"} 1.0\n");
    var probed = new ProbeTally.Subject("Liveness", "main", "web", "default", "uid-web");
    meters.probes().probed(probed, ProbeTally.Result.SUCCESSFUL, Duration.ofMillis(30));
    assertThat(text(ask("api", "/metrics/probes", "")))
        .contains("# TYPE prober_probe_total counter\n")
        .contains(
            "prober_probe_total{probe_type=\"Liveness\",container=\"main\",pod=\"web\","
                + "namespace=\"default\",pod_uid=\"uid-web\",result=\"successful\"} 1\n")
        .contains("# TYPE prober_probe_duration_seconds histogram\n")
        .contains("namespace=\"default\",le=\"0.025\"} 0\n", "namespace=\"default\",le=\"1\"} 1\n")
        .contains("namespace=\"default\",le=\"+Inf\"} 1\n")
        .containsPattern("prober_probe_duration_seconds_sum\\{.*namespace=\"default\"} 0.03\n");
    assertThat(ask("api", "/metrics/none", "").status()).isEqualTo(404);
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
