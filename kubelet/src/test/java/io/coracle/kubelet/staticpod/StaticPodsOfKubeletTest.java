package io.coracle.kubelet.staticpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.informer.Informers;
import io.coracle.client.testing.FakeApi;
import io.coracle.client.transport.InProcessTransport;
import io.coracle.http.Peer;
import io.coracle.kubelet.Kubelet;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.config.SettingsReader;
import io.coracle.kubelet.machine.SimulatedMachine;
import io.coracle.kubelet.manifest.SimulatedManifestFiles;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.testing.FakeRuntime;
import io.coracle.kubelet.testing.TestEvents;
import io.coracle.kubelet.testing.TestPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole kubelet with manifests, on a fake runtime and a fake API, in virtual time. */
class StaticPodsOfKubeletTest {
  private static final String SETTINGS =
      """
      apiVersion: kubelet.config.k8s.io/v1beta1
      kind: KubeletConfiguration
      staticPodPath: /manifests
      """;

  private final VirtualWorld world = new VirtualWorld(7);
  private final Environment environment = world.environment();
  private final FakeApi api = new FakeApi(environment);
  private final FakeRuntime runtime = new FakeRuntime(environment);
  private final Client client =
      Client.over(
          new InProcessTransport(
              environment,
              api,
              new Peer.InProcess("system:node:node", List.of("system:nodes"), Map.of())),
          "kubelet");
  private final SimulatedMachine machine =
      new SimulatedMachine("node", 2, 4L << 30, 50L << 30, Path.of("/logs"), runtime::usage);
  private final SimulatedManifestFiles files =
      machine.manifests(environment, Path.of("/manifests"));
  private Kubelet kubelet = start();

  private Kubelet start() {
    runtime.addImage("image:1");
    runtime.addImage("image:2");
    byte[] settings = SETTINGS.getBytes(StandardCharsets.UTF_8);
    var made =
        new Kubelet(
            KubeletConfig.of("node", "192.0.2.1", Path.of("/nowhere"))
                .withSettings(SettingsReader.text(settings).settings()),
            environment,
            client,
            Informers.over(client, environment),
            runtime,
            machine,
            new TestEvents());
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    kubelet.close();
    world.close();
  }

  private static String manifest(String name, String image) {
    return """
    {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: default}, spec: {containers:
      [{name: main, image: "%s", imagePullPolicy: IfNotPresent}]}}
    """
        .formatted(name, image);
  }

  private <T> T inWorld(Supplier<T> body) {
    var result = environment.tasks().<T>promise();
    environment.tasks().start("test", () -> result.complete(body.get()));
    world.settle();
    return result.value().orElseThrow();
  }

  private Optional<Pod> mirror(String name) {
    return inWorld(() -> client.resources(Pod.class).get("default", name));
  }

  private long running() {
    return runtime.containers().stream()
        .filter(c -> c.state() == io.coracle.kubelet.runtime.ContainerStatus.State.RUNNING)
        .count();
  }

  private void startWeb() {
    files.put("/manifests/web.yaml", manifest("web", "image:1"));
    world.advance(Duration.ofSeconds(3));
  }

  @Test
  void manifest_appears_runsAndIsMirroredWithItsStatus() {
    startWeb();
    assertThat(running()).isEqualTo(1);
    Pod mirror = mirror("web-node").orElseThrow();
    assertThat(Pods.isMirror(mirror)).isTrue();
    var owner = mirror.getMetadata().getOwnerReferences().getFirst();
    assertThat(owner.getKind() + "/" + owner.getName() + " " + owner.getController())
        .isEqualTo("Node/node true");
    assertThat(mirror.getStatus().getPhase()).isEqualTo("Running");
    assertThat(mirror.getStatus().getContainerStatuses().getFirst().getReady()).isTrue();
    assertThat(kubelet.directory().runs("default", "web-node", "main")).hasSize(1);
  }

  @Test
  void mirror_deletedByHand_comesBackAndNothingIsRestarted() {
    startWeb();
    String uid = Pods.uid(mirror("web-node").orElseThrow());
    int calls = runtime.calls.size();
    inWorld(() -> client.resources(Pod.class).delete("default", "web-node", DeleteOptions.DEFAULT));
    world.advance(Duration.ofSeconds(3));
    Pod mirror = mirror("web-node").orElseThrow();
    assertThat(Pods.uid(mirror)).isNotEqualTo(uid);
    assertThat(mirror.getMetadata().getDeletionTimestamp()).isNull();
    assertThat(mirror.getStatus().getPhase()).isEqualTo("Running");
    assertThat(runtime.calls).hasSize(calls);
  }

  @Test
  void manifest_changed_isAnotherPodOnceTheFirstHasEnded() {
    startWeb();
    files.put("/manifests/web.yaml", manifest("web", "image:2"));
    world.advance(Duration.ofSeconds(60));
    assertThat(running()).isEqualTo(1);
    assertThat(runtime.calls).contains("stop main 30");
    Pod mirror = mirror("web-node").orElseThrow();
    assertThat(mirror.getSpec().getContainers().getFirst().getImage()).isEqualTo("image:2");
    assertThat(mirror.getStatus().getPhase()).isEqualTo("Running");
    int stop = runtime.calls.indexOf("stop main 30");
    assertThat(runtime.calls.subList(0, stop)).filteredOn(c -> c.startsWith("start")).hasSize(1);
  }

  @Test
  void manifest_removed_endsThePodAndThenItsMirror() {
    startWeb();
    files.remove("/manifests/web.yaml");
    world.advance(Duration.ofSeconds(60));
    assertThat(runtime.containers()).isEmpty();
    assertThat(runtime.calls).contains("stop main 30");
    assertThat(mirror("web-node")).isEmpty();
  }

  @Test
  void manifest_removedAndPutBackWhileItEnds_runsAgain() {
    startWeb();
    files.remove("/manifests/web.yaml");
    world.advance(Duration.ofMillis(150));
    files.put("/manifests/web.yaml", manifest("web", "image:1"));
    world.advance(Duration.ofSeconds(60));
    assertThat(running()).isEqualTo(1);
    assertThat(mirror("web-node").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void manifest_broken_harmsNothing() {
    startWeb();
    int calls = runtime.calls.size();
    files.put("/manifests/web.yaml", "}");
    files.put("/manifests/other.yaml", "also {");
    world.advance(Duration.ofMinutes(1));
    assertThat(running()).isEqualTo(1);
    assertThat(runtime.calls).hasSize(calls);
  }

  @Test
  void apiDown_staticPodsRunAndSurviveARestartOfTheKubelet() {
    startWeb();
    String id = runtime.newest("main").id();
    kubelet.close();
    api.failNext(1_000_000, 503);
    files.put("/manifests/late.yaml", manifest("late", "image:1"));
    kubelet = start();
    world.advance(Duration.ofMinutes(2));
    assertThat(running()).isEqualTo(2);
    assertThat(runtime.container(id)).isPresent();
    api.failNext(0, 503);
    world.advance(Duration.ofMinutes(2));
    assertThat(mirror("late-node").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
    assertThat(running()).isEqualTo(2);
    assertThat(runtime.newest("main").id()).isNotEmpty();
  }

  @Test
  void apiDown_podsOfTheApiGoOn() {
    world.advance(Duration.ofSeconds(1));
    api.put(TestPods.pod("plain", "Always", TestPods.container("plain")));
    startWeb();
    kubelet.close();
    api.failNext(1_000_000, 503);
    kubelet = start();
    world.advance(Duration.ofMinutes(3));
    assertThat(running()).isEqualTo(2);
    assertThat(runtime.calls).noneMatch(call -> call.startsWith("stop"));
  }

  @Test
  void restart_manifestChangedMeanwhile_earlierVersionEndsFirst() {
    startWeb();
    kubelet.close();
    files.put("/manifests/web.yaml", manifest("web", "image:2"));
    api.failNext(1_000_000, 503);
    kubelet = start();
    world.advance(Duration.ofMinutes(2));
    assertThat(running()).isEqualTo(1);
    int stop = runtime.calls.indexOf("stop main 30");
    assertThat(stop).isPositive();
    assertThat(runtime.calls.subList(0, stop)).filteredOn(c -> c.startsWith("start")).hasSize(1);
  }

  @Test
  void restart_manifestRemovedMeanwhile_podAndMirrorAreEnded() {
    startWeb();
    kubelet.close();
    files.remove("/manifests/web.yaml");
    kubelet = start();
    world.advance(Duration.ofMinutes(1));
    assertThat(runtime.containers()).isEmpty();
    assertThat(mirror("web-node")).isEmpty();
  }

  @Test
  void podOfTheApi_thatClaimsToBeStatic_isAnOrdinaryOne() {
    world.advance(Duration.ofSeconds(1));
    api.put(
        new PodBuilder(TestPods.pod("claims", "Always", TestPods.container("claims")))
            .editMetadata()
            .addToAnnotations(Pods.SOURCE_ANNOTATION, "file")
            .endMetadata()
            .build());
    world.advance(Duration.ofSeconds(2));
    assertThat(mirror("claims").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void twoManifests_ofOneName_theFirstCounts() {
    files.put("/manifests/a.yaml", manifest("web", "image:1"));
    files.put("/manifests/b.yaml", manifest("web", "image:2"));
    world.advance(Duration.ofSeconds(3));
    assertThat(running()).isEqualTo(1);
    assertThat(runtime.newest("main").image()).isEqualTo("sha256:image:1");
  }
}
