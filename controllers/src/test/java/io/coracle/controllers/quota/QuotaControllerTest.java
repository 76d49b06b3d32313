package io.coracle.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.controllers.testing.ControllerWorld;
import io.coracle.http.Handler;
import io.coracle.http.Response;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotaControllerTest {
  private static final String CORE =
      """
      {"items": [{"metadata": {"name": ""}, "versions": [{"version": "v1", "resources": [
        {"resource": "configmaps", "scope": "Namespaced", "verbs": ["list", "watch"],
         "responseKind": {"kind": "ConfigMap"}}]}]}]}
      """;

  private final ControllerWorld world = new ControllerWorld(QuotaControllerTest::withDiscovery);

  private static Handler withDiscovery(Handler api) {
    return request ->
        switch (request.path()) {
          case "/api" ->
              Response.of(200, "application/json", CORE.getBytes(StandardCharsets.UTF_8));
          case "/apis" ->
              Response.of(
                  200, "application/json", "{\"items\": []}".getBytes(StandardCharsets.UTF_8));
          default -> api.handle(request);
        };
  }

  QuotaControllerTest() {
    world.with(QuotaController::new).start();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Map<String, Quantity> amounts(String... pairs) {
    var amounts = new TreeMap<String, Quantity>();
    for (int i = 0; i < pairs.length; i += 2) {
      amounts.put(pairs[i], new Quantity(pairs[i + 1]));
    }
    return amounts;
  }

  private void putQuota(Map<String, Quantity> hard, String... scopes) {
    world.put(
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("q")
            .endMetadata()
            .withNewSpec()
            .withHard(hard)
            .withScopes(scopes)
            .endSpec()
            .build());
  }

  private static Pod pod(String name, String cpu, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withNewResources()
        .withRequests(cpu.isEmpty() ? Map.of() : amounts("cpu", cpu))
        .endResources()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .endMetadata()
        .build();
  }

  private ResourceQuota quota() {
    return world.get(ResourceQuota.class, "ns", "q");
  }

  private Map<String, String> used() {
    var used = new TreeMap<String, String>();
    quota().getStatus().getUsed().forEach((name, amount) -> used.put(name, amount.toString()));
    return used;
  }

  @Test
  void pods_requestsAndNumbers_areAddedUp() {
    putQuota(amounts("pods", "10", "requests.cpu", "4", "cpu", "4", "limits.cpu", "8"));
    assertThat(used())
        .isEqualTo(Map.of("pods", "0", "requests.cpu", "0", "cpu", "0", "limits.cpu", "0"));
    world.put(pod("a", "500m", "Running"));
    world.put(pod("b", "700m", "Pending"));

    assertThat(used())
        .isEqualTo(Map.of("pods", "2", "requests.cpu", "1200m", "cpu", "1200m", "limits.cpu", "0"));
    assertThat(quota().getStatus().getHard()).isEqualTo(quota().getSpec().getHard());
  }

  @Test
  void pods_thatHaveEnded_countAsObjectsOnly() {
    putQuota(amounts("pods", "10", "requests.cpu", "4", "count/pods", "10"));
    world.put(pod("a", "1", "Running"));
    world.put(pod("b", "1", "Running"));
    world.put(pod("b", "1", "Succeeded"));
    assertThat(used()).isEqualTo(Map.of("pods", "1", "requests.cpu", "1", "count/pods", "2"));

    world.delete(Pod.class, "ns", "a");
    assertThat(used()).isEqualTo(Map.of("pods", "0", "requests.cpu", "0", "count/pods", "1"));
  }

  @Test
  void pods_thatShouldBeGoneAndAreNot_useNothingMore() {
    putQuota(amounts("pods", "10", "count/pods", "10"));
    Pod going =
        new PodBuilder(pod("a", "1", "Running"))
            .editMetadata()
            .withFinalizers("example.com/held")
            .withDeletionTimestamp(world.now().plusSeconds(30).toString())
            .withDeletionGracePeriodSeconds(30L)
            .endMetadata()
            .build();
    world.put(going);
    assertThat(used()).containsEntry("pods", "1");
    world.advance(Duration.ofMinutes(6));
    assertThat(used()).isEqualTo(Map.of("pods", "0", "count/pods", "1"));
  }

  @Test
  void scopes_onlyWhatIsInAllOfThem_isCounted() {
    putQuota(amounts("pods", "10"), "BestEffort", "NotTerminating");
    world.put(pod("a", "", "Running"));
    world.put(pod("b", "1", "Running"));
    world.put(
        new PodBuilder(pod("c", "", "Running"))
            .editSpec()
            .withActiveDeadlineSeconds(5L)
            .endSpec()
            .build());
    assertThat(used()).isEqualTo(Map.of("pods", "1"));
  }

  @Test
  void services_byTypeAndPorts_areCounted() {
    putQuota(amounts("services", "9", "services.nodeports", "9", "services.loadbalancers", "9"));
    Service service =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("s")
            .endMetadata()
            .withNewSpec()
            .withType("NodePort")
            .addNewPort()
            .withPort(80)
            .endPort()
            .addNewPort()
            .withPort(443)
            .endPort()
            .endSpec()
            .build();
    world.put(service);
    assertThat(used())
        .isEqualTo(
            Map.of("services", "1", "services.nodeports", "2", "services.loadbalancers", "0"));

    world.put(new ServiceBuilder(service).editSpec().withType("ClusterIP").endSpec().build());
    assertThat(used())
        .isEqualTo(
            Map.of("services", "1", "services.nodeports", "0", "services.loadbalancers", "0"));
  }

  @Test
  void claims_storageIsCountedInAllAndByClass() {
    String gold = "gold.storageclass.storage.k8s.io/";
    putQuota(
        amounts(
            "requests.storage",
            "9Gi",
            "persistentvolumeclaims",
            "9",
            gold + "requests.storage",
            "9Gi",
            gold + "persistentvolumeclaims",
            "9"));
    for (String name : new String[] {"gold", "silver"}) {
      world.put(
          new PersistentVolumeClaimBuilder()
              .withNewMetadata()
              .withNamespace("ns")
              .withName(name)
              .endMetadata()
              .withNewSpec()
              .withStorageClassName(name)
              .withNewResources()
              .addToRequests("storage", new Quantity("2Gi"))
              .endResources()
              .endSpec()
              .build());
    }
    assertThat(used())
        .isEqualTo(
            Map.of(
                "requests.storage",
                "4Gi",
                "persistentvolumeclaims",
                "2",
                gold + "requests.storage",
                "2Gi",
                gold + "persistentvolumeclaims",
                "1"));
  }

  @Test
  void otherObjects_areCountedByNumberAsTheyComeAndGo() {
    world.put(configMap("a"));
    putQuota(amounts("configmaps", "5", "count/configmaps", "5"));
    assertThat(used()).isEqualTo(Map.of("configmaps", "1", "count/configmaps", "1"));
    world.put(configMap("b"));
    assertThat(used()).isEqualTo(Map.of("configmaps", "2", "count/configmaps", "2"));
    world.delete(ConfigMap.class, "ns", "a");
    assertThat(used()).isEqualTo(Map.of("configmaps", "1", "count/configmaps", "1"));
  }

  @Test
  void whatIsNotServed_isLeftOut() {
    putQuota(amounts("count/widgets.example.com", "5", "pods", "1"));
    assertThat(used()).isEqualTo(Map.of("pods", "0"));
  }

  @Test
  void charge_withoutItsObject_isLoweredOnlyAfterAMoment() {
    putQuota(amounts("pods", "5"));
    ResourceQuota charged =
        new ResourceQuotaBuilder(quota())
            .editStatus()
            .withUsed(amounts("pods", "3"))
            .endStatus()
            .build();
    world.api.put(charged);
    world.advance(QuotaController.SETTLE.minusMillis(1));
    assertThat(used()).isEqualTo(Map.of("pods", "3"));
    world.advance(Duration.ofMillis(2));
    assertThat(used()).isEqualTo(Map.of("pods", "0"));
  }

  @Test
  void limits_thatChange_areTakenOver() {
    putQuota(amounts("pods", "5", "requests.cpu", "1"));
    world.edit(
        ResourceQuota.class,
        "ns",
        "q",
        q ->
            new ResourceQuotaBuilder(q)
                .editSpec()
                .withHard(amounts("pods", "7"))
                .endSpec()
                .build());
    assertThat(used()).isEqualTo(Map.of("pods", "0"));
    assertThat(quota().getStatus().getHard()).isEqualTo(amounts("pods", "7"));
  }
}
