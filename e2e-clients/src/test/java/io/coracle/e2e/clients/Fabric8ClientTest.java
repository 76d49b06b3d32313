package io.coracle.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.coracle.e2e.SharedSimulatedCluster;
import io.coracle.e2e.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** fabric8's Java client does with Coracle what its users do with any cluster. */
@ExtendWith(SharedSimulatedCluster.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class Fabric8ClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;

  Fabric8ClientTest(TestCluster cluster) {
    namespace = cluster.newNamespace("fabric8");
    Config config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
    config.setNamespace(namespace);
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private ConfigMap settings(String colour) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .withNamespace(namespace)
        .addToLabels("app", "shop")
        .endMetadata()
        .addToData("colour", colour)
        .build();
  }

  private static PodSpec oneContainer() {
    return new PodSpecBuilder()
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("main")
        .withImage("nginx:1.27")
        .endContainer()
        .build();
  }

  @Test
  void configMap_throughItsLife_isAsWritten() {
    ConfigMap created = client.resource(settings("red")).create();
    assertThat(client.configMaps().withName("settings").get()).isEqualTo(created);

    client
        .configMaps()
        .withName("settings")
        .edit(map -> new ConfigMapBuilder(map).addToData("colour", "green").build());
    client
        .resource(new ConfigMapBuilder(settings("green")).addToData("size", "XL").build())
        .update();
    assertThat(client.configMaps().withLabel("app", "shop").list().getItems())
        .singleElement()
        .satisfies(
            map -> assertThat(map.getData()).isEqualTo(Map.of("colour", "green", "size", "XL")));

    assertThat(client.configMaps().withName("settings").delete()).hasSize(1);
    assertThat(client.configMaps().withName("settings").get()).isNull();
  }

  @Test
  void update_withOldRevision_conflicts() {
    ConfigMap old = client.resource(settings("red")).create();
    client.resource(settings("green")).update();
    assertThatThrownBy(() -> client.resource(old).lockResourceVersion().update())
        .asInstanceOf(type(KubernetesClientException.class))
        .extracting(KubernetesClientException::getCode)
        .isEqualTo(409);
  }

  @Test
  void watch_whileAnObjectChanges_tellsEachChange() {
    var events = new Events();
    try (var watch = client.configMaps().withLabel("app", "shop").watch(events)) {
      client.resource(settings("red")).create();
      client.resource(settings("green")).update();
      client.resource(settings("green")).delete();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(events.seen)
                      .containsExactly("ADDED red", "MODIFIED green", "DELETED green"));
    }
  }

  /** Notes what a watch or an informer tells. */
  private static final class Events implements Watcher<ConfigMap>, ResourceEventHandler<ConfigMap> {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    private static String colour(ConfigMap map) {
      return String.valueOf(map.getData().get("colour"));
    }

    @Override
    public void eventReceived(Action action, ConfigMap map) {
      seen.add(action + " " + colour(map));
    }

    @Override
    public void onClose(WatcherException cause) {
      seen.add("closed by " + cause);
    }

    @Override
    public void onAdd(ConfigMap map) {
      seen.add("+" + colour(map));
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap now) {
      seen.add(colour(before) + ">" + colour(now));
    }

    @Override
    public void onDelete(ConfigMap map, boolean finalStateUnknown) {
      seen.add("-" + colour(map));
    }
  }

  @Test
  void informer_whileObjectsComeAndGo_holdsThem() {
    client.resource(settings("red")).create();
    var events = new Events();
    try (var informer = client.configMaps().withLabel("app", "shop").inform(events)) {
      await().atMost(LIMIT).until(informer::hasSynced);
      assertThat(informer.getStore().list())
          .singleElement()
          .satisfies(map -> assertThat(map.getData()).containsEntry("colour", "red"));
      client.resource(settings("green")).update();
      client.resource(settings("green")).delete();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(events.seen).containsExactly("+red", "red>green", "-green"));
      assertThat(informer.getStore().list()).isEmpty();
    }
  }

  @Test
  void serverSideApply_ofWhatAnotherOwns_needsForce() {
    client.resource(settings("red")).fieldManager("first").serverSideApply();
    assertThatThrownBy(
            () -> client.resource(settings("green")).fieldManager("second").serverSideApply())
        .asInstanceOf(type(KubernetesClientException.class))
        .satisfies(
            conflict -> {
              assertThat(conflict.getCode()).isEqualTo(409);
              assertThat(conflict.getStatus().getDetails().getCauses())
                  .singleElement()
                  .satisfies(
                      cause -> {
                        assertThat(cause.getReason()).isEqualTo("FieldManagerConflict");
                        assertThat(cause.getField()).isEqualTo(".data.colour");
                      });
            });
    ConfigMap forced =
        client
            .resource(settings("green"))
            .fieldManager("second")
            .forceConflicts()
            .serverSideApply();
    assertThat(forced.getData()).isEqualTo(Map.of("colour", "green"));
    assertThat(forced.getMetadata().getManagedFields())
        .extracting(ManagedFieldsEntry::getManager, ManagedFieldsEntry::getOperation)
        .containsExactlyInAnyOrder(tuple("first", "Apply"), tuple("second", "Apply"));
  }

  @Test
  void deployment_scaled_hasReadyPods() {
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("shop")
            .endMetadata()
            .withNewSpec()
            .withReplicas(1)
            .withNewSelector()
            .addToMatchLabels("app", "shop")
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", "shop")
            .endMetadata()
            .withSpec(oneContainer())
            .endTemplate()
            .endSpec()
            .build();
    client.resource(deployment).create();
    client.apps().deployments().withName("shop").scale(2);
    Deployment ready =
        client
            .apps()
            .deployments()
            .withName("shop")
            .waitUntilCondition(
                current ->
                    current != null
                        && current.getStatus() != null
                        && Integer.valueOf(2).equals(current.getStatus().getReadyReplicas()),
                LIMIT.toSeconds(),
                TimeUnit.SECONDS);
    assertThat(ready.getSpec().getReplicas()).isEqualTo(2);
    assertThat(client.pods().withLabel("app", "shop").list().getItems()).hasSize(2);
  }

  @Test
  void exec_inAPod_answersOutputAndExitCode() throws Exception {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("shop")
                .endMetadata()
                .withSpec(oneContainer())
                .build())
        .create();
    var pod = client.pods().withName("shop");
    pod.waitUntilReady(LIMIT.toSeconds(), TimeUnit.SECONDS);
    var output = new ByteArrayOutputStream();
    try (ExecWatch greets = pod.writingOutput(output).exec("echo", "hello")) {
      assertThat(greets.exitCode().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
      assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
    }
    try (ExecWatch fails = pod.redirectingOutput().exec("sh", "-c", "exit 7")) {
      assertThat(fails.exitCode().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void leaderElection_whenTheLeaderLeaves_choosesTheOther() {
    Queue<String> leaders = new ConcurrentLinkedQueue<>();
    CompletableFuture<?> first = candidate("first", leaders);
    await().atMost(LIMIT).until(() -> List.copyOf(leaders).equals(List.of("first")));
    CompletableFuture<?> second = candidate("second", leaders);
    assertThat(holder()).isEqualTo("first");
    first.cancel(true);
    await().atMost(LIMIT).until(() -> List.copyOf(leaders).equals(List.of("first", "second")));
    assertThat(holder()).isEqualTo("second");
    second.cancel(true);
  }

  private CompletableFuture<?> candidate(String name, Queue<String> leaders) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName("shop")
                .withLeaseDuration(Duration.ofSeconds(6))
                .withRenewDeadline(Duration.ofSeconds(4))
                .withRetryPeriod(Duration.ofSeconds(1))
                .withReleaseOnCancel()
                .withLock(new LeaseLock(namespace, "shop", name))
                .withLeaderCallbacks(
                    new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                .build())
        .build()
        .start();
  }

  private String holder() {
    return client.leases().withName("shop").get().getSpec().getHolderIdentity();
  }
}
