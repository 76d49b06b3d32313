package io.coracle.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.controllers.testing.ControllerWorld;
import io.coracle.http.Handler;
import io.coracle.http.Response;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionTest {
  private static final String GROUPS =
      """
      {"items": [
        {"metadata": {"name": "apps"}, "versions": [{"version": "v1", "resources": [
          {"resource": "statefulsets", "scope": "Namespaced", "verbs": ["get"],
           "responseKind": {"kind": "StatefulSet"}, "subresources": [{"subresource": "scale"}]}]}]},
        {"metadata": {"name": "batch"}, "versions": [{"version": "v1", "resources": [
          {"resource": "jobs", "scope": "Namespaced", "verbs": ["get"],
           "responseKind": {"kind": "Job"}}]}]}]}
      """;
  private static final String SCALE =
      """
      {"kind": "Scale", "apiVersion": "autoscaling/v1",
       "metadata": {"name": "db", "namespace": "ns", "uid": "db-uid"}, "spec": {"replicas": 5}}
      """;

  private final List<String> events = new ArrayList<>();
  private final ControllerWorld world = new ControllerWorld(DisruptionTest::withOthers);

  private static Handler withOthers(Handler api) {
    return request ->
        switch (request.path()) {
          case "/api" -> json("{\"items\": []}");
          case "/apis" -> json(GROUPS);
          case "/apis/apps/v1/namespaces/ns/statefulsets/db/scale" -> json(SCALE);
          default -> api.handle(request);
        };
  }

  private static Response json(String text) {
    return Response.of(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  DisruptionTest() {
    world
        .with(
            context ->
                new DisruptionController(
                    context, (object, type, reason, message) -> events.add(reason)))
        .with(StaleDisruptionController::new)
        .start();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static IntOrString value(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
  }

  private static PodDisruptionBudget budget(String least, String most) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("b")
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withMinAvailable(least.isEmpty() ? null : value(least))
        .withMaxUnavailable(most.isEmpty() ? null : value(most))
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .endSpec()
        .build();
  }

  private static OwnerReference owner(String version, String kind, String name, String uid) {
    return new OwnerReference(version, null, true, kind, name, uid);
  }

  private static Pod pod(String name, boolean ready, OwnerReference... owners) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .addToLabels("app", "web")
        .withOwnerReferences(owners)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private PodDisruptionBudgetStatus status() {
    return world.get(PodDisruptionBudget.class, "ns", "b").getStatus();
  }

  private Condition condition() {
    return status().getConditions().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    // least, most, scale, healthy -> expected, desired, allowed
    "2,'',0,3,3,2,1",
    "3,'',0,3,3,3,0",
    "50%,'',5,3,5,3,0",
    "50%,'',4,3,4,2,1",
    "'',1,3,3,3,2,1",
    "'',25%,3,3,3,2,1",
    "'',0,3,3,3,3,0",
    "'',9,3,3,3,0,3",
    "'',100%,3,3,3,0,3",
    "'','',3,3,0,0,0",
    "1,'',0,0,0,1,0",
    "0,'',0,0,0,0,0"
  })
  void health_ofBudgets_followsFromNumbersAndPercentages(
      String least, String most, int scale, int healthy, int expected, int desired, int allowed) {
    var pods = new ArrayList<Pod>();
    for (int i = 0; i < healthy; i++) {
      pods.add(pod("p" + i, true));
    }
    Health health = Health.of(budget(least, most), pods, scale, world.now());
    assertThat(health.expected()).isEqualTo(expected);
    assertThat(health.desired()).isEqualTo(desired);
    assertThat(health.current()).isEqualTo(healthy);
    assertThat(health.allowed()).isEqualTo(allowed);
  }

  @Test
  void budget_countsHealthyPodsAsTheyChange() {
    world.put(budget("1", ""));
    assertThat(status().getDisruptionsAllowed()).isZero();
    assertThat(condition().getReason()).isEqualTo("InsufficientPods");
    assertThat(events).contains("NoPods");

    world.put(pod("a", true));
    world.put(pod("b", true));
    world.put(pod("c", false));
    assertThat(status().getExpectedPods()).isEqualTo(3);
    assertThat(status().getCurrentHealthy()).isEqualTo(2);
    assertThat(status().getDesiredHealthy()).isEqualTo(1);
    assertThat(status().getDisruptionsAllowed()).isEqualTo(1);
    assertThat(status().getObservedGeneration()).isEqualTo(1);
    assertThat(condition().getStatus()).isEqualTo("True");
    assertThat(condition().getReason()).isEqualTo("SufficientPods");
    assertThat(condition().getObservedGeneration()).isEqualTo(1);

    world.delete(Pod.class, "ns", "a");
    assertThat(status().getDisruptionsAllowed()).isZero();
    world.put(
        new PodBuilder(pod("d", true))
            .editMetadata()
            .withLabels(Map.of("app", "other"))
            .endMetadata()
            .build());
    assertThat(status().getExpectedPods()).isEqualTo(2);
  }

  @Test
  void pod_whoseEvictionWasAllowed_isNotHealthyUntilItIsGivenUp() {
    world.put(pod("a", true));
    world.put(pod("b", true));
    world.put(budget("1", ""));
    String now = world.now().toString();
    world.edit(
        PodDisruptionBudget.class,
        "ns",
        "b",
        b ->
            new PodDisruptionBudgetBuilder(b)
                .editStatus()
                .withDisruptionsAllowed(0)
                .withDisruptedPods(Map.of("a", now))
                .endStatus()
                .build());
    assertThat(status().getCurrentHealthy()).isEqualTo(1);
    assertThat(status().getDisruptedPods()).containsKey("a");

    world.advance(Duration.ofSeconds(121));
    assertThat(status().getDisruptedPods()).isNullOrEmpty();
    assertThat(status().getDisruptionsAllowed()).isEqualTo(1);
    assertThat(events).contains("NotDeleted");
  }

  @Test
  void pod_thatGoesAfterItsEviction_isForgotten() {
    world.put(pod("a", true));
    world.put(pod("b", true));
    world.put(budget("1", ""));
    String now = world.now().toString();
    world.edit(
        PodDisruptionBudget.class,
        "ns",
        "b",
        b ->
            new PodDisruptionBudgetBuilder(b)
                .editStatus()
                .withDisruptedPods(Map.of("a", now))
                .endStatus()
                .build());
    world.delete(Pod.class, "ns", "a");
    assertThat(status().getDisruptedPods()).isNullOrEmpty();
    assertThat(status().getCurrentHealthy()).isEqualTo(1);
    assertThat(events).doesNotContain("NotDeleted");
  }

  @Test
  void podsOfADeployment_areExpectedAsManyAsItWants() {
    Deployment deployment =
        world.put(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(4)
                .endSpec()
                .build());
    ReplicaSet old = set("web-1", 1, deployment);
    ReplicaSet young = set("web-2", 4, deployment);
    world.put(pod("a", true, reference(old)));
    world.put(pod("b", true, reference(young)));
    world.put(pod("c", true, reference(young)));
    world.put(budget("", "1"));
    assertThat(status().getExpectedPods()).isEqualTo(4);
    assertThat(status().getDesiredHealthy()).isEqualTo(3);
    assertThat(status().getDisruptionsAllowed()).isZero();
  }

  private static OwnerReference reference(HasMetadata owner) {
    return owner(
        "apps/v1", owner.getKind(), owner.getMetadata().getName(), owner.getMetadata().getUid());
  }

  private ReplicaSet set(String name, int replicas, Deployment owner) {
    return world.put(
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName(name)
            .withOwnerReferences(reference(owner))
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .endSpec()
            .build());
  }

  @Test
  void podsOfOthers_areExpectedAsTheirScaleSays() {
    world.put(pod("a", true, owner("apps/v1", "StatefulSet", "db", "db-uid")));
    world.put(budget("80%", ""));
    assertThat(status().getExpectedPods()).isEqualTo(5);
    assertThat(status().getDesiredHealthy()).isEqualTo(4);
  }

  @Test
  void podsOfAKindWithoutScale_makeTheBudgetAllowNone() {
    world.put(pod("a", true));
    world.put(budget("", "1"));
    world.put(pod("b", true, owner("batch/v1", "Job", "j", "j-uid")));
    assertThat(condition().getReason()).isEqualTo("SyncFailed");
    assertThat(condition().getMessage())
        .isEqualTo("jobs.batch does not implement the scale subresource");
    assertThat(status().getDisruptionsAllowed()).isZero();
    assertThat(events).contains("UnmanagedPods", "CalculateExpectedPodCountFailed");
  }

  @Test
  void podsOfAnotherOfTheSameName_areNotItsOwn() {
    world.put(pod("a", true, owner("apps/v1", "StatefulSet", "db", "older-uid")));
    world.put(budget("", "1"));
    assertThat(condition().getMessage()).isEqualTo("found no controllers for pod \"a\"");
  }

  private String disruptionTarget() {
    return world.get(Pod.class, "ns", "a").getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("DisruptionTarget"))
        .map(c -> String.valueOf(c.getStatus()))
        .findFirst()
        .orElse("");
  }

  private void putTarget(String reason) {
    world.put(
        new PodBuilder(pod("a", true))
            .editStatus()
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason(reason)
            .withLastTransitionTime(world.now().toString())
            .endCondition()
            .endStatus()
            .build());
  }

  @Test
  void disruptionTarget_ofAPodThatStays_isTakenBack() {
    putTarget("EvictionByEvictionAPI");
    world.advance(Duration.ofSeconds(115));
    assertThat(disruptionTarget()).isEqualTo("True");
    world.advance(Duration.ofSeconds(10));
    assertThat(disruptionTarget()).isEqualTo("False");
  }

  @Test
  void disruptionTarget_ofTheKubelet_stays() {
    putTarget("TerminationByKubelet");
    world.advance(Duration.ofMinutes(10));
    assertThat(disruptionTarget()).isEqualTo("True");
  }
}
