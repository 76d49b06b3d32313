package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static io.coracle.kubelet.testing.TestPods.withPostStart;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.lifecycle.Ending;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.RuntimeFault.Code;
import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every reason that the status of a pod or container can give, and what goes with it. */
class ReasonsTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private void run(Pod pod, double seconds) {
    node.api.put(pod);
    node.advance(Duration.ofMillis((long) (seconds * 1000)));
  }

  private void runWeb(double seconds) {
    run(pod("web", "Always", container("web")), seconds);
  }

  private PodStatus status() {
    return node.api.pod("web").getStatus();
  }

  private ContainerState state() {
    return status().getContainerStatuses().getFirst().getState();
  }

  private String waiting() {
    return state().getWaiting().getReason() + ": " + state().getWaiting().getMessage();
  }

  private ContainerStateTerminated terminated() {
    return state().getTerminated();
  }

  private String condition(String type) {
    PodCondition condition =
        status().getConditions().stream()
            .filter(c -> c.getType().equals(type))
            .findFirst()
            .orElseThrow();
    return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
  }

  private static Container withImage(String image, String policy) {
    return new ContainerBuilder(container("web"))
        .withImage(image)
        .withImagePullPolicy(policy)
        .build();
  }

  @Test
  void containerCreating_whileItsImageIsPulled() {
    node.runtime.images.clear();
    runWeb(0.5);
    assertThat(waiting()).isEqualTo("ContainerCreating: null");
    assertThat(condition("PodReadyToStartContainers")).startsWith("True");
    assertThat(condition("Initialized")).startsWith("True");
    assertThat(condition("Ready"))
        .isEqualTo("False ContainersNotReady containers with unready status: [web]");
    assertThat(condition("ContainersReady"))
        .isEqualTo("False ContainersNotReady containers with unready status: [web]");
  }

  @Test
  void podInitializing_andContainersNotInitialized_whileInitContainersRun() {
    run(withInit(pod("web", "Always", container("web")), container("first")), 1);
    assertThat(waiting()).isEqualTo("PodInitializing: null");
    assertThat(condition("Initialized"))
        .isEqualTo("False ContainersNotInitialized containers with incomplete status: [first]");
  }

  @Test
  void imageInspectError_whenTheRuntimeCannotSayWhetherTheImageIsThere() {
    node.runtime.failInspect("image:1", "the store is broken");
    runWeb(1);
    assertThat(waiting())
        .isEqualTo("ImageInspectError: Failed to inspect image \"image:1\": the store is broken");
    assertThat(node.api.events)
        .containsSubsequence(
            "InspectFailed: Failed to inspect image \"image:1\": the store is broken",
            "Failed: Error: ImageInspectError");
  }

  @Test
  void invalidImageName_whenTheNameCannotBeRead() {
    run(pod("web", "Always", withImage("A:b:c", "IfNotPresent")), 1);
    assertThat(waiting())
        .isEqualTo(
            "InvalidImageName: Failed to apply default image tag \"A:b:c\": couldn't parse image"
                + " name");
    assertThat(node.api.events).contains("Failed: Error: InvalidImageName");
  }

  @Test
  void errImageNeverPull_whenThePolicyForbidsToPullIt() {
    run(pod("web", "Always", withImage("absent:1", "Never")), 1);
    assertThat(waiting())
        .isEqualTo(
            "ErrImageNeverPull: Container image \"absent:1\" is not present with pull policy of"
                + " Never");
    assertThat(node.api.events).contains("Failed: Error: ErrImageNeverPull");
  }

  @Test
  void errImagePull_thenImagePullBackOff_whenThePullFails() {
    node.runtime.images.clear();
    node.runtime.failPull("image:1", "not found");
    runWeb(1.5);
    assertThat(waiting()).isEqualTo("ErrImagePull: not found");
    node.advance(Duration.ofSeconds(1));
    assertThat(waiting())
        .isEqualTo("ImagePullBackOff: Back-off pulling image \"image:1\": ErrImagePull: not found");
    assertThat(node.api.events)
        .contains("Failed: Error: ErrImagePull", "Failed: Error: ImagePullBackOff");
  }

  @Test
  void registryUnavailable_whenTheRuntimeSaysSo() {
    node.runtime.images.clear();
    node.runtime.failPull(
        "image:1",
        new RuntimeFault(Code.REGISTRY_UNAVAILABLE, "RegistryUnavailable: no route to host"));
    runWeb(1.5);
    String message =
        "image pull failed for image:1 because the registry is unavailable: no route to host";
    assertThat(waiting()).isEqualTo("RegistryUnavailable: " + message);
    node.advance(Duration.ofSeconds(1));
    assertThat(waiting())
        .isEqualTo(
            "ImagePullBackOff: Back-off pulling image \"image:1\": RegistryUnavailable: "
                + message);
    assertThat(node.api.events)
        .contains("Failed: " + message, "Failed: Error: RegistryUnavailable");
    node.runtime.calls.clear();
    node.advance(Duration.ofSeconds(25));
    assertThat(node.runtime.calls).containsOnlyOnce("pull image:1");
  }

  @Test
  void signatureValidationFailed_whenTheRuntimeSaysSo() {
    node.runtime.images.clear();
    node.runtime.failPull(
        "image:1", new RuntimeFault(Code.SIGNATURE_INVALID, "SignatureValidationFailed: no key"));
    runWeb(1.5);
    assertThat(waiting())
        .isEqualTo(
            "SignatureValidationFailed: image pull failed for image:1 because the signature"
                + " validation failed: no key");
  }

  @Test
  void createContainerConfigError_whenAConfigMapIsMissing_healsWithIt() {
    var web =
        new ContainerBuilder(container("web"))
            .addNewEnvFrom()
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .build();
    run(pod("web", "Always", web), 1);
    assertThat(waiting()).isEqualTo("CreateContainerConfigError: configmap \"settings\" not found");
    node.api.configMaps.put("settings", new ConfigMapBuilder().addToData("a", "b").build());
    node.advance(Duration.ofSeconds(10));
    assertThat(condition("Ready")).startsWith("True");
  }

  @Test
  void createContainerConfigError_triedAgainAndAgain_isShownAllTheTime() {
    var web =
        new ContainerBuilder(container("web"))
            .addNewEnvFrom()
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .build();
    run(pod("web", "Always", web), 45);
    assertThat(node.api.timeline.stream().distinct())
        .containsExactly(
            "0.0 Pending ContainerCreating/0", "0.0 Pending CreateContainerConfigError/0");
    assertThat(node.api.events).filteredOn(event -> event.startsWith("Failed")).hasSize(5);
  }

  @Test
  void runContainerError_triedAgainAndAgain_isShownAllTheTime() {
    for (int attempt = 0; attempt < 3; attempt++) {
      node.runtime.failStart("web", attempt);
    }
    runWeb(25);
    assertThat(node.api.timeline.stream().distinct())
        .containsExactly(
            "0.0 Pending ContainerCreating/0",
            "0.0 Pending RunContainerError/0",
            "10.0 Pending RunContainerError/1",
            "20.0 Pending RunContainerError/2");
  }

  @Test
  void createContainerError_whenTheRuntimeCannotMakeIt() {
    node.runtime.failCreate("web", "name is reserved");
    runWeb(1);
    assertThat(waiting()).isEqualTo("CreateContainerError: name is reserved");
    assertThat(node.api.events).contains("Failed: Error: name is reserved");
    assertThat(status().getPhase()).isEqualTo("Pending");
    assertThat(status().getContainerStatuses().getFirst().getRestartCount()).isZero();
  }

  @Test
  void runContainerError_whenItsCommandIsNotThere() {
    node.runtime.failStart("web", 0);
    runWeb(1);
    assertThat(waiting()).isEqualTo("RunContainerError: no such file or directory");
    assertThat(node.api.events)
        .containsSubsequence(
            "Created: Container created", "Failed: Error: no such file or directory");
  }

  @Test
  void postStartHookError_whenTheHookFails() {
    var web = withPostStart(container("web"), "hook");
    node.runtime.exec("hook", 1);
    run(pod("web", "Always", web), 1);
    assertThat(node.api.events)
        .contains("FailedPostStartHook: PostStartHook failed", "Killing: FailedPostStartHook");
    assertThat(node.api.timeline).contains("0.0 Running PostStartHookError/0");
    run(pod("once", "Never", web), 1);
    assertThat(node.api.pod("once").getStatus().getPhase()).isEqualTo("Failed");
  }

  @Test
  void crashLoopBackOff_whileItWaitsToRunAgain_withTheLastStateKept() {
    node.runtime.script("web", Script.exits(Duration.ofSeconds(2), 7));
    runWeb(6);
    assertThat(waiting())
        .isEqualTo(
            "CrashLoopBackOff: back-off 10s restarting failed container=web"
                + " pod=web_default(uid-web)");
    ContainerStateTerminated last =
        status().getContainerStatuses().getFirst().getLastState().getTerminated();
    assertThat(last.getExitCode()).isEqualTo(7);
    assertThat(last.getReason()).isEqualTo("Error");
    assertThat(last.getFinishedAt()).isEqualTo("2026-01-01T00:00:04Z");
    assertThat(node.api.events)
        .contains("BackOff: Back-off restarting failed container web in pod web_default(uid-web)");
  }

  @Test
  void completedErrorAndOomKilled_whenContainersHaveEnded() {
    for (var end : List.of("0 Completed", "3 Error", "137 OOMKilled")) {
      String name = end.substring(end.indexOf(' ') + 1).toLowerCase(java.util.Locale.ROOT);
      run(pod(name, "Never", container(name)), 1);
      String reason = end.substring(end.indexOf(' ') + 1);
      int code = Integer.parseInt(end.substring(0, end.indexOf(' ')));
      node.runtime.end(node.runtime.newest(name).id(), code, reason);
      node.advance(Duration.ofSeconds(1));
      assertThat(node.api.timeline).last().asString().contains(reason);
      assertThat(node.api.pod(name).getStatus().getPhase())
          .isEqualTo(code == 0 ? "Succeeded" : "Failed");
    }
  }

  @Test
  void networkPluginNotReady_whileThereIsNoNetwork_podsOfTheHostRunAllTheSame() {
    String why =
        "NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni"
            + " plugin not initialized";
    node.runtime.condition = new RuntimeCondition(true, false, why);
    runWeb(5);
    assertThat(waiting()).isEqualTo("ContainerCreating: null");
    assertThat(condition("PodReadyToStartContainers")).startsWith("False");
    assertThat(node.api.events)
        .contains(
            "NetworkNotReady: network is not ready: container runtime network not ready: " + why);
    Pod host =
        new PodBuilder(pod("host", "Always", container("host")))
            .editSpec()
            .withHostNetwork(true)
            .endSpec()
            .build();
    run(host, 1);
    assertThat(node.api.pod("host").getStatus().getPhase()).isEqualTo("Running");
    node.runtime.condition = new RuntimeCondition(true, true, "");
    node.advance(Duration.ofSeconds(5));
    assertThat(condition("Ready")).startsWith("True");
  }

  @Test
  void evicted_whenTheNodeIsShort_isADisruption() {
    runWeb(1);
    node.workers.fail(
        node.api.pod("web"),
        Ending.Failure.disruption("Evicted", "The node was low on resource: memory."),
        Duration.ZERO);
    node.advance(Duration.ofSeconds(3));
    assertThat(status().getPhase()).isEqualTo("Failed");
    assertThat(status().getReason()).isEqualTo("Evicted");
    assertThat(condition("DisruptionTarget"))
        .isEqualTo("True TerminationByKubelet The node was low on resource: memory.");
    assertThat(condition("Ready")).isEqualTo("False PodFailed null");
    assertThat(condition("ContainersReady")).isEqualTo("False PodFailed null");
  }

  @Test
  void podCompleted_whenAllHasSucceeded() {
    node.runtime.script("web", Script.exits(Duration.ofSeconds(1), 0));
    run(pod("web", "Never", container("web")), 3);
    assertThat(terminated().getReason()).isEqualTo("Completed");
    for (String type : List.of("Ready", "ContainersReady")) {
      assertThat(condition(type)).isEqualTo("False PodCompleted null");
    }
    assertThat(condition("Initialized")).isEqualTo("True PodCompleted null");
    assertThat(condition("PodScheduled")).startsWith("True");
  }

  @Test
  void readinessGatesNotReady_untilSomebodySetsTheCondition() {
    Pod gated =
        new PodBuilder(pod("web", "Always", container("web")))
            .editSpec()
            .addNewReadinessGate("example.com/ready")
            .endSpec()
            .build();
    run(gated, 1);
    assertThat(condition("Ready"))
        .isEqualTo(
            "False ReadinessGatesNotReady corresponding condition of pod readiness gate"
                + " \"example.com/ready\" does not exist.");
    assertThat(condition("ContainersReady")).startsWith("True");
  }

  @Test
  void observedGeneration_ofStatusAndEveryCondition_followsTheSpecification() {
    runWeb(1);
    assertThat(status().getObservedGeneration()).isEqualTo(1);
    Pod changed =
        new PodBuilder(node.api.pod("web"))
            .editMetadata()
            .withGeneration(2L)
            .endMetadata()
            .editSpec()
            .withActiveDeadlineSeconds(1000L)
            .endSpec()
            .build();
    run(changed, 1);
    assertThat(status().getObservedGeneration()).isEqualTo(2);
    assertThat(status().getConditions())
        .extracting(PodCondition::getObservedGeneration)
        .containsOnly(2L);
  }
}
