package io.coracle.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.google.gson.reflect.TypeToken;
import io.coracle.e2e.SharedSimulatedCluster;
import io.coracle.e2e.TestCluster;
import io.kubernetes.client.Exec;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.informer.cache.Lister;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The official Java client does with Coracle what its users do with any cluster. */
@ExtendWith(SharedSimulatedCluster.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class OfficialClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ApiClient client;
  private final CoreV1Api core;
  private final String namespace;

  OfficialClientTest(TestCluster cluster) throws IOException {
    client = Config.fromConfig(cluster.kubeconfig().toString()).setReadTimeout(0);
    core = new CoreV1Api(client);
    namespace = cluster.newNamespace("official");
  }

  private static V1ConfigMap settings(String colour) {
    return new V1ConfigMap()
        .metadata(new V1ObjectMeta().name("settings").labels(Map.of("app", "shop")))
        .data(Map.of("colour", colour));
  }

  private static V1PodSpec oneContainer() {
    return new V1PodSpec()
        .terminationGracePeriodSeconds(0L)
        .addContainersItem(new V1Container().name("main").image("nginx:1.27"));
  }

  private static Map<String, String> data(V1ConfigMap map) {
    return Objects.requireNonNull(map.getData());
  }

  @Test
  void configMap_throughItsLife_isAsWritten() throws ApiException {
    V1ConfigMap created = core.createNamespacedConfigMap(namespace, settings("red")).execute();
    assertThat(core.readNamespacedConfigMap("settings", namespace).execute()).isEqualTo(created);

    data(created).put("colour", "green");
    core.replaceNamespacedConfigMap("settings", namespace, created).execute();
    PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap(
                    "settings", namespace, new V1Patch("{\"data\":{\"size\":\"XL\"}}"))
                .buildCall(null),
        V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
        client);
    V1ConfigMapList list =
        core.listNamespacedConfigMap(namespace).labelSelector("app=shop").execute();
    assertThat(list.getItems())
        .singleElement()
        .satisfies(
            map -> assertThat(map.getData()).isEqualTo(Map.of("colour", "green", "size", "XL")));

    core.deleteNamespacedConfigMap("settings", namespace).execute();
    assertThatThrownBy(() -> core.readNamespacedConfigMap("settings", namespace).execute())
        .asInstanceOf(type(ApiException.class))
        .satisfies(
            absent -> {
              assertThat(absent.getCode()).isEqualTo(404);
              assertThat(absent.getResponseBody()).contains("\"reason\":\"NotFound\"");
            });
  }

  @Test
  void replace_withOldRevision_conflicts() throws ApiException {
    V1ConfigMap old = core.createNamespacedConfigMap(namespace, settings("red")).execute();
    core.replaceNamespacedConfigMap("settings", namespace, settings("green")).execute();
    assertThatThrownBy(() -> core.replaceNamespacedConfigMap("settings", namespace, old).execute())
        .asInstanceOf(type(ApiException.class))
        .extracting(ApiException::getCode)
        .isEqualTo(409);
  }

  @Test
  void watch_whileAnObjectChanges_tellsEachChange() throws ApiException, IOException {
    var call = core.listNamespacedConfigMap(namespace).labelSelector("app=shop").watch(true);
    try (Watch<V1ConfigMap> watch =
        Watch.createWatch(
            client,
            call.buildCall(null),
            new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
      core.createNamespacedConfigMap(namespace, settings("red")).execute();
      core.replaceNamespacedConfigMap("settings", namespace, settings("green")).execute();
      core.deleteNamespacedConfigMap("settings", namespace).execute();
      assertThat(describe(watch.next())).isEqualTo("ADDED red");
      assertThat(describe(watch.next())).isEqualTo("MODIFIED green");
      assertThat(describe(watch.next())).isEqualTo("DELETED green");
    }
  }

  private static String describe(Watch.Response<V1ConfigMap> event) {
    return event.type + " " + data(Objects.requireNonNull(event.object)).get("colour");
  }

  @Test
  void informer_whileObjectsComeAndGo_holdsThem() throws ApiException {
    core.createNamespacedConfigMap(namespace, settings("red")).execute();
    var factory = new SharedInformerFactory(client);
    var configMaps =
        new GenericKubernetesApi<>(
            V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    var informer = factory.sharedIndexInformerFor(configMaps, V1ConfigMap.class, 0, namespace);
    var events = new Events();
    informer.addEventHandler(events);
    factory.startAllRegisteredInformers();
    try {
      await().atMost(LIMIT).until(informer::hasSynced);
      var lister = new Lister<>(informer.getIndexer(), namespace);
      assertThat(data(lister.get("settings"))).containsEntry("colour", "red");
      core.replaceNamespacedConfigMap("settings", namespace, settings("green")).execute();
      core.deleteNamespacedConfigMap("settings", namespace).execute();
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(events.seen).contains("+red", "red>green", "-green"));
      assertThat(lister.list()).noneMatch(map -> map.getMetadata().getName().equals("settings"));
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  /** Notes what an informer tells of the map that tests change. */
  private static final class Events implements ResourceEventHandler<V1ConfigMap> {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    private static String colour(V1ConfigMap map) {
      return String.valueOf(data(map).get("colour"));
    }

    @Override
    public void onAdd(V1ConfigMap map) {
      seen.add("+" + colour(map));
    }

    @Override
    public void onUpdate(V1ConfigMap before, V1ConfigMap now) {
      seen.add(colour(before) + ">" + colour(now));
    }

    @Override
    public void onDelete(V1ConfigMap map, boolean finalStateUnknown) {
      seen.add("-" + colour(map));
    }
  }

  private V1ConfigMap apply(String manager, boolean force, String colour) throws ApiException {
    String configuration =
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"},
         "data": {"colour": "%s"}}
        """
            .formatted(colour);
    return PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap("settings", namespace, new V1Patch(configuration))
                .fieldManager(manager)
                .force(force)
                .buildCall(null),
        V1Patch.PATCH_FORMAT_APPLY_YAML,
        client);
  }

  @Test
  void serverSideApply_ofWhatAnotherOwns_needsForce() throws ApiException {
    apply("first", false, "red");
    assertConflict(() -> apply("second", false, "green"), "first");
    assertThat(apply("second", true, "green").getData()).isEqualTo(Map.of("colour", "green"));
    // This client does not show managed fields: who owns the field now shows in who may not have
    // it.
    assertConflict(() -> apply("first", false, "red"), "second");
  }

  private static void assertConflict(ThrowingCallable apply, String owner) {
    assertThatThrownBy(apply)
        .asInstanceOf(type(ApiException.class))
        .satisfies(
            conflict -> {
              assertThat(conflict.getCode()).isEqualTo(409);
              assertThat(conflict.getResponseBody())
                  .contains("conflict with \\\"%s\\\"".formatted(owner));
            });
  }

  @Test
  void deployment_created_hasReadyPods() throws ApiException {
    var labels = Map.of("app", "shop");
    var deployment =
        new V1Deployment()
            .metadata(new V1ObjectMeta().name("shop"))
            .spec(
                new V1DeploymentSpec()
                    .replicas(2)
                    .selector(new V1LabelSelector().matchLabels(labels))
                    .template(
                        new V1PodTemplateSpec()
                            .metadata(new V1ObjectMeta().labels(labels))
                            .spec(oneContainer())));
    var apps = new AppsV1Api(client);
    apps.createNamespacedDeployment(namespace, deployment).execute();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(apps.readNamespacedDeployment("shop", namespace).execute().getStatus())
                    .matches(status -> Integer.valueOf(2).equals(status.getReadyReplicas())));
  }

  @Test
  void exec_inAPod_answersOutputAndExitCode() throws Exception {
    core.createNamespacedPod(
            namespace, new V1Pod().metadata(new V1ObjectMeta().name("shop")).spec(oneContainer()))
        .execute();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                "Running"
                    .equals(
                        core.readNamespacedPod("shop", namespace)
                            .execute()
                            .getStatus()
                            .getPhase()));
    var exec = new Exec(client);
    Process greets = exec.exec(namespace, "shop", new String[] {"echo", "hello"}, false);
    assertThat(new String(greets.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("hello\n");
    assertThat(greets.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(greets.exitValue()).isZero();
    Process fails = exec.exec(namespace, "shop", new String[] {"sh", "-c", "exit 7"}, false);
    assertThat(fails.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(fails.exitValue()).isEqualTo(7);
  }

  @Test
  void leaderElection_whenTheLeaderLeaves_choosesTheOther() throws Exception {
    Queue<String> leaders = new ConcurrentLinkedQueue<>();
    LeaderElector first = candidate("first");
    LeaderElector second = candidate("second");
    Thread.ofVirtual().start(() -> first.run(() -> leaders.add("first"), () -> {}));
    await().atMost(LIMIT).until(() -> List.copyOf(leaders).equals(List.of("first")));
    Thread.ofVirtual().start(() -> second.run(() -> leaders.add("second"), () -> {}));
    assertThat(holder()).isEqualTo("first");
    first.close();
    await().atMost(LIMIT).until(() -> List.copyOf(leaders).equals(List.of("first", "second")));
    assertThat(holder()).isEqualTo("second");
    second.close();
  }

  private LeaderElector candidate(String name) {
    return new LeaderElector(
        new LeaderElectionConfig(
            new LeaseLock(namespace, "shop", name, client),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1)));
  }

  private String holder() throws ApiException {
    var lease = new CoordinationV1Api(client).readNamespacedLease("shop", namespace).execute();
    return String.valueOf(Objects.requireNonNull(lease.getSpec()).getHolderIdentity());
  }
}
