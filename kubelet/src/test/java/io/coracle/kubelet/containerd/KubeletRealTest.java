package io.coracle.kubelet.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.host.DirectoryTrees;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.informer.Informers;
import io.coracle.client.testing.FakeApi;
import io.coracle.client.transport.InProcessTransport;
import io.coracle.http.Peer;
import io.coracle.kubelet.Kubelet;
import io.coracle.kubelet.archive.OfflineImage;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.machine.LinuxMachine;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.testing.TestEvents;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The kubelet on a real containerd and a real machine, with an API in memory. */
@Tag("real")
class KubeletRealTest {
  private static final Environment ENVIRONMENT = Environment.system();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.NEVER)
  static Path directory;

  private static RealNode node;
  private static FakeApi api;
  private static Client client;
  private static Kubelet kubelet;
  private static final TestEvents EVENTS = new TestEvents();

  @BeforeAll
  static void start() throws Exception {
    node = RealNode.start(directory);
    node.importOfflineImage();
    api = new FakeApi(ENVIRONMENT);
    client =
        Client.over(
            new InProcessTransport(
                ENVIRONMENT, api, new Peer.InProcess("node", List.of(), Map.of())),
            "kubelet");
    kubelet = startKubelet();
  }

  private static Kubelet startKubelet() {
    var config =
        KubeletConfig.of("node", "127.0.0.1", directory.resolve("kubelet"))
            .withCgroupRoot("/kubepods-test");
    var made =
        new Kubelet(
            config,
            ENVIRONMENT,
            client,
            Informers.over(client, ENVIRONMENT),
            node.runtime(),
            new LinuxMachine(config.dataDirectory(), config.cgroupRoot()),
            EVENTS);
    made.start();
    return made;
  }

  @AfterAll
  static void stop() throws Exception {
    if (kubelet != null) {
      kubelet.close();
    }
    if (node != null) {
      node.close();
      assertThat(Mounts.below(directory.toRealPath() + "/")).isEmpty();
      DirectoryTrees.delete(directory);
    }
  }

  private static Pod pod(String name, String... command) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(Map.of("app", name))
        .endMetadata()
        .withNewSpec()
        .withNodeName("node")
        .withRestartPolicy("Always")
        .withTerminationGracePeriodSeconds(2L)
        .addNewContainer()
        .withName("main")
        .withImage(OfflineImage.BUSYBOX)
        .withImagePullPolicy("IfNotPresent")
        .withCommand(command)
        .withTerminationMessagePath("/dev/termination-log")
        .endContainer()
        .endSpec()
        .build();
  }

  private static void await(BooleanSupplier condition) {
    long began = ENVIRONMENT.clock().nanoTime();
    while (!condition.getAsBoolean()) {
      if (ENVIRONMENT.clock().since(began).compareTo(LIMIT) > 0) {
        throw new AssertionError("it did not come about; events: " + EVENTS.lines);
      }
      RealNode.pause();
    }
  }

  private static boolean ready(String name) {
    return client
        .resources(Pod.class)
        .get("default", name)
        .filter(p -> p.getStatus() != null)
        .map(
            p ->
                p.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
        .orElse(false);
  }

  private static ContainerStatus newest(String name) {
    return kubelet.directory().runs("default", name, "main").getFirst();
  }

  private static String output(String name, String... command) {
    ExecResult result =
        node.runtime().exec(newest(name).id(), Arrays.asList(command), Duration.ofSeconds(10));
    assertThat(result.exitCode()).as(result.errorOutput()).isZero();
    return result.output().strip();
  }

  private static void delete(String name) {
    client.resources(Pod.class).delete("default", name, DeleteOptions.DEFAULT);
    await(() -> kubelet.directory().pod("default", name).isEmpty());
  }

  @Test
  void pod_plain_isReadyFastAndLeavesNothing() {
    for (int i = 0; i < 5; i++) {
      String name = "fast-" + i;
      long began = ENVIRONMENT.clock().nanoTime();
      Pod created = api.put(pod(name, "sleep", "1000"));
      await(() -> ready(name));
      System.out.println("ready after " + ENVIRONMENT.clock().since(began));
      delete(name);
      String uid = created.getMetadata().getUid();
      assertThat(Path.of("/sys/fs/cgroup/cpu/kubepods-test/besteffort/pod" + uid)).doesNotExist();
      assertThat(directory.resolve("kubelet/pods").resolve(uid)).doesNotExist();
    }
  }

  private void putSettings() {
    api.put(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("settings")
            .withNamespace("default")
            .endMetadata()
            .addToData("colour", "green")
            .build());
  }

  @Test
  void pod_withVolumesAndVariables_seesThem() throws Exception {
    putSettings();
    api.put(
        new PodBuilder(pod("volumes", "sleep", "1000"))
            .editSpec()
            .addNewVolume()
            .withName("settings")
            .withNewConfigMap()
            .withName("settings")
            .endConfigMap()
            .endVolume()
            .addNewVolume()
            .withName("memory")
            .withNewEmptyDir()
            .withMedium("Memory")
            .withSizeLimit(new Quantity("1Mi"))
            .endEmptyDir()
            .endVolume()
            .editFirstContainer()
            .addNewEnv()
            .withName("IP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "status.podIP")
            .endValueFrom()
            .endEnv()
            .addNewVolumeMount()
            .withName("settings")
            .withMountPath("/settings")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("memory")
            .withMountPath("/part")
            .withSubPath("a/b")
            .endVolumeMount()
            .withNewResources()
            .addToLimits("memory", new Quantity("64Mi"))
            .addToLimits("cpu", new Quantity("500m"))
            .endResources()
            .endContainer()
            .endSpec()
            .build());
    await(() -> ready("volumes"));
    assertThat(output("volumes", "cat", "/settings/colour")).isEqualTo("green");
    assertThat(output("volumes", "sh", "-c", "echo $IP")).startsWith("10.199.0.");
    assertThat(output("volumes", "sh", "-c", "touch /part/x; ls /part")).isEqualTo("x");
    assertThat(output("volumes", "hostname")).isEqualTo("volumes");
    assertThat(output("volumes", "cat", "/etc/hosts")).contains("Kubernetes-managed");
    Path memory =
        Path.of(
            "/sys/fs/cgroup/memory/kubepods-test/pod"
                + kubelet.directory().pod("default", "volumes").orElseThrow().getMetadata().getUid()
                + "/memory.limit_in_bytes");
    assertThat(Files.readString(memory).strip()).isEqualTo(String.valueOf(64 << 20));
    api.put(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("settings")
            .withNamespace("default")
            .endMetadata()
            .addToData("colour", "blue")
            .build());
    await(() -> output("volumes", "cat", "/settings/colour").equals("blue"));
    delete("volumes");
  }

  @Test
  void container_killedBehindOurBack_isRestartedAtOnce() {
    api.put(pod("killed", "sh", "-c", "echo last words > /dev/termination-log; sleep 1000"));
    await(() -> ready("killed"));
    String id = newest("killed").id();
    long began = ENVIRONMENT.clock().nanoTime();
    node.runtime().stopContainer(id, Duration.ZERO);
    await(() -> !newest("killed").id().equals(id) && ready("killed"));
    assertThat(ENVIRONMENT.clock().since(began)).isLessThan(Duration.ofSeconds(3));
    Pod pod = client.resources(Pod.class).get("default", "killed").orElseThrow();
    var status = pod.getStatus().getContainerStatuses().getFirst();
    assertThat(status.getRestartCount()).isEqualTo(1);
    assertThat(status.getLastState().getTerminated().getMessage()).isEqualTo("last words\n");
    delete("killed");
  }

  @Test
  void kubelet_restarted_leavesContainersAlone() {
    api.put(pod("adopted", "sleep", "1000"));
    await(() -> ready("adopted"));
    String id = newest("adopted").id();
    kubelet.close();
    kubelet = startKubelet();
    await(() -> kubelet.directory().pod("default", "adopted").isPresent());
    assertThat(newest("adopted").id()).isEqualTo(id);
    assertThat(node.runtime().containers().stream().filter(c -> c.name().equals("main")))
        .filteredOn(c -> c.state() == ContainerStatus.State.RUNNING)
        .hasSize(1);
    delete("adopted");
  }
}
