package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.sidecar;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static io.coracle.kubelet.testing.TestPods.withPostStart;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodWorkersTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void update_plainPod_becomesReady() {
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(1));
    assertThat(node.api.timeline).last().isEqualTo("0.0 Running Ready/0");
    assertThat(node.api.events)
        .containsExactly(
            "Pulled: Container image \"image:1\" already present on machine and can be accessed by"
                + " the pod",
            "Created: Container created",
            "Started: Container started");
    assertThat(node.runtime.calls).containsExactly("sandbox web 0", "create web 0", "start web");
    assertThat(node.api.pod("web").getStatus().getConditions())
        .extracting(c -> c.getType() + "=" + c.getStatus())
        .containsExactly(
            "PodReadyToStartContainers=True",
            "Initialized=True",
            "Ready=True",
            "ContainersReady=True",
            "PodScheduled=True");
  }

  @Test
  void update_containerThatFails_backsOffLonger() {
    node.runtime.script("web", Script.exits(Duration.ofSeconds(2), 1));
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(100));
    assertThat(node.api.timeline)
        .containsSubsequence(
            "0.0 Running Ready/0",
            "2.0 Running Error/0",
            "2.0 Running Ready/1",
            "4.0 Running Error/1",
            "5.0 Running CrashLoopBackOff/1",
            "14.0 Running Ready/2",
            "16.0 Running Error/2",
            "17.0 Running CrashLoopBackOff/2",
            "36.0 Running Ready/3",
            "38.0 Running Error/3",
            "39.0 Running CrashLoopBackOff/3",
            "78.0 Running Ready/4");
  }

  @Test
  void delete_runningPod_stopsAndRemovesEverything() {
    node.api.put(
        withInit(pod("web", "Always", container("web")), container("init"), sidecar("proxy")));
    node.runtime.script("init", Script.exits(Duration.ofSeconds(1), 0));
    node.runtime.script("web", new Script(Duration.ZERO, 0, Duration.ofSeconds(5)));
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.timeline).last().isEqualTo("1.0 Running Completed/0 Ready/0 Ready/0");
    node.api.delete("web", 30);
    node.advance(Duration.ofSeconds(60));
    assertThat(node.api.has("web")).isFalse();
    assertThat(node.runtime.containers()).isEmpty();
    assertThat(node.runtime.sandboxes()).isEmpty();
    assertThat(node.runtime.calls)
        .containsSubsequence("stop web 30", "stop proxy 25", "stop-sandbox web");
    assertThat(node.api.timeline).last().isEqualTo("7.0 Failed Completed/0 Error/0 Error/0");
    assertThat(node.workers.pods()).isEmpty();
  }

  private void run(Pod pod, int seconds) {
    node.api.put(pod);
    node.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void update_neverRestarted_endsAsItsContainersDo() {
    node.runtime.script("a", Script.exits(Duration.ofSeconds(1), 0));
    node.runtime.script("b", Script.exits(Duration.ofSeconds(2), 3));
    run(pod("job", "Never", container("a"), container("b")), 20);
    assertThat(node.api.timeline)
        .containsSubsequence(
            "0.0 Running Ready/0 Ready/0",
            "1.0 Running Completed/0 Ready/0",
            "2.0 Failed Completed/0 Error/0");
    assertThat(node.runtime.containers()).hasSize(2);
    assertThat(node.runtime.sandboxes()).allMatch(s -> !s.ready());
    assertThat(node.api.pod("job").getStatus().getPodIPs()).hasSize(1);
    assertThat(node.api.pod("job").getStatus().getPodIP()).startsWith("10.0.0.");
  }

  @Test
  void update_restartedOnFailure_isRepeatedUntilItSucceeds() {
    node.runtime.script("a", Script.exits(Duration.ofSeconds(1), 1));
    node.api.put(pod("job", "OnFailure", container("a")));
    node.advance(Duration.ofMillis(1500));
    node.runtime.script("a", Script.exits(Duration.ofSeconds(1), 0));
    node.advance(Duration.ofSeconds(30));
    assertThat(node.api.timeline).last().isEqualTo("13.0 Succeeded Completed/2");
  }

  @Test
  void update_initContainers_runInOrderBeforeTheOthers() {
    node.runtime.script("first", Script.exits(Duration.ofSeconds(1), 0));
    node.runtime.script("second", Script.exits(Duration.ofSeconds(1), 0));
    run(
        withInit(pod("web", "Always", container("web")), container("first"), container("second")),
        5);
    assertThat(node.runtime.calls).containsSubsequence("start first", "start second", "start web");
    assertThat(node.api.timeline)
        .containsSubsequence(
            "0.0 Pending Running/0 PodInitializing/0 PodInitializing/0",
            "1.0 Pending Completed/0 Running/0 PodInitializing/0",
            "2.0 Running Completed/0 Completed/0 Ready/0");
  }

  @Test
  void update_initContainerThatFails_holdsTheOthersBack() {
    node.runtime.script("first", Script.exits(Duration.ofSeconds(1), 1));
    run(withInit(pod("web", "Always", container("web")), container("first")), 8);
    assertThat(node.api.timeline)
        .last()
        .isEqualTo("3.0 Pending CrashLoopBackOff/1 PodInitializing/0");
    node.runtime.script("first", Script.exits(Duration.ofSeconds(1), 0));
    node.advance(Duration.ofSeconds(10));
    assertThat(node.api.timeline).last().isEqualTo("13.0 Running Completed/2 Ready/0");
  }

  @Test
  void update_initContainerThatFailsForGood_failsThePod() {
    node.runtime.script("first", Script.exits(Duration.ofSeconds(1), 1));
    run(withInit(pod("job", "Never", container("web")), container("first")), 8);
    var status = node.api.pod("job").getStatus();
    assertThat(status.getPhase()).isEqualTo("Failed");
    assertThat(status.getContainerStatuses().getFirst().getState().getWaiting().getReason())
        .isEqualTo("PodInitializing");
    assertThat(node.runtime.calls).doesNotContain("start web");
  }

  @Test
  void update_sidecar_startsFirstAndEndsLast() {
    node.runtime.script("main", Script.exits(Duration.ofSeconds(5), 0));
    run(withInit(pod("job", "Never", container("main")), sidecar("proxy")), 20);
    assertThat(node.runtime.calls)
        .containsSubsequence("start proxy", "start main", "stop proxy 30", "stop-sandbox job");
    assertThat(node.api.timeline).last().isEqualTo("5.0 Succeeded Error/0 Completed/0");
  }

  @Test
  void update_imageThatCannotBePulled_backsOff() {
    node.runtime.images.clear();
    node.runtime.failPull("image:1", "no such image");
    run(pod("web", "Always", container("web")), 40);
    assertThat(node.api.timeline)
        .containsSubsequence(
            "0.0 Pending ContainerCreating/0",
            "1.0 Pending ErrImagePull/0",
            "2.0 Pending ImagePullBackOff/0",
            "12.0 Pending ErrImagePull/0",
            "13.0 Pending ImagePullBackOff/0",
            "33.0 Pending ErrImagePull/0");
    node.runtime.healPull("image:1");
    node.advance(Duration.ofSeconds(60));
    assertThat(node.api.timeline).last().isEqualTo("74.0 Running Ready/0");
    assertThat(node.api.events)
        .contains(
            "Failed: Failed to pull image \"image:1\": no such image",
            "Failed: Error: ErrImagePull",
            "BackOff: Back-off pulling image \"image:1\"");
  }

  @Test
  void update_imageThatMustNotBePulled_waits() {
    node.runtime.images.clear();
    run(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web")).withImagePullPolicy("Never").build()),
        5);
    assertThat(node.api.timeline).last().isEqualTo("0.0 Pending ErrImageNeverPull/0");
  }

  @Test
  void update_malformedImageName_isSaid() {
    run(pod("web", "Always", new ContainerBuilder(container("web")).withImage("A:b:c").build()), 5);
    assertThat(node.api.timeline).last().isEqualTo("0.0 Pending InvalidImageName/0");
  }

  @Test
  void update_twoPodsOfOneImage_pullItOnce() {
    node.runtime.images.clear();
    node.api.put(pod("one", "Always", container("web")));
    run(pod("two", "Always", container("web")), 5);
    assertThat(node.runtime.calls.stream().filter(c -> c.equals("pull image:1"))).hasSize(1);
    assertThat(node.api.pod("two").getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void update_missingConfigMap_isSaidAndHeals() {
    var web =
        new ContainerBuilder(container("web"))
            .addNewEnv()
            .withName("A")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("a", "settings", false)
            .endValueFrom()
            .endEnv()
            .build();
    run(pod("web", "Always", web), 5);
    assertThat(node.api.timeline).last().isEqualTo("0.0 Pending CreateContainerConfigError/0");
    assertThat(node.api.events).contains("Failed: Error: configmap \"settings\" not found");
    node.api.configMaps.put("settings", new ConfigMapBuilder().addToData("a", "b").build());
    node.advance(Duration.ofSeconds(10));
    assertThat(node.api.timeline).last().isEqualTo("10.0 Running Ready/0");
  }

  @Test
  void sandboxLost_everythingIsMadeAgain() {
    node.runtime.script("init", Script.exits(Duration.ofSeconds(1), 0));
    run(withInit(pod("web", "Always", container("web")), container("init")), 3);
    node.runtime.killSandbox(node.runtime.sandboxes().getFirst().id());
    node.advance(Duration.ofSeconds(5));
    assertThat(node.runtime.calls).containsSubsequence("sandbox web 1", "start init", "start web");
    assertThat(node.api.timeline).last().isEqualTo("4.0 Running Completed/1 Ready/1");
    assertThat(node.api.events)
        .contains("SandboxChanged: Pod sandbox changed, it will be killed and re-created.");
  }

  @Test
  void deadlinePassed_podFails() {
    run(
        new PodBuilder(pod("job", "Always", container("web")))
            .editSpec()
            .withActiveDeadlineSeconds(7L)
            .endSpec()
            .build(),
        20);
    assertThat(node.api.timeline).last().isEqualTo("7.0 Failed Error/0");
    assertThat(node.api.pod("job").getStatus().getReason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void delete_containerThatIgnoresTheSignal_isKilledAfterTheGrace() {
    node.runtime.script("web", new Script(Duration.ZERO, 0, Duration.ofHours(1)));
    run(pod("web", "Always", container("web")), 1);
    node.api.delete("web", 30);
    node.advance(Duration.ofSeconds(29));
    assertThat(node.api.has("web")).isTrue();
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.has("web")).isFalse();
  }

  @Test
  void delete_againWithShorterGrace_killsSooner() {
    node.runtime.script("web", new Script(Duration.ZERO, 0, Duration.ofHours(1)));
    run(pod("web", "Always", container("web")), 1);
    node.api.delete("web", 30);
    node.advance(Duration.ofSeconds(2));
    node.api.delete("web", 1);
    node.advance(Duration.ofSeconds(4));
    assertThat(node.api.has("web")).isFalse();
  }

  @Test
  void delete_sandboxThatStopsSlowly_isRemovedAfterwards() {
    node.runtime.sandboxStopTime = Duration.ofSeconds(3);
    run(pod("web", "Always", container("web")), 1);
    node.api.delete("web", 30);
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.has("web")).isTrue();
    node.advance(Duration.ofSeconds(3));
    assertThat(node.runtime.calls)
        .containsSubsequence("stop-sandbox web", "stopped-sandbox web", "remove-sandbox");
    assertThat(node.api.has("web")).isFalse();
  }

  @Test
  void delete_preStopHook_countsAgainstTheGrace() {
    var web =
        new ContainerBuilder(container("web"))
            .withNewLifecycle()
            .withNewPreStop()
            .withNewSleep(10L)
            .endPreStop()
            .endLifecycle()
            .build();
    run(pod("web", "Always", web), 1);
    node.api.delete("web", 30);
    node.advance(Duration.ofSeconds(9));
    assertThat(node.runtime.calls).doesNotContain("stop web 20");
    node.advance(Duration.ofSeconds(2));
    assertThat(node.runtime.calls).contains("stop web 20");
  }

  @Test
  void update_postStartHookThatFails_killsTheContainer() {
    var web = withPostStart(container("web"), "hook");
    node.runtime.exec("hook", 1);
    run(pod("web", "Always", web), 5);
    assertThat(node.api.events)
        .contains("FailedPostStartHook: PostStartHook failed", "Killing: FailedPostStartHook");
    node.runtime.exec("hook", 0);
    node.advance(Duration.ofSeconds(20));
    assertThat(node.api.timeline).last().asString().contains("Running Ready/");
  }

  @Test
  void containerKilledUnseen_isFoundByTheRelist() {
    run(pod("web", "Always", container("web")), 1);
    node.runtime.tells = false;
    node.runtime.end(node.runtime.newest("web").id(), 137, "Error");
    node.advance(Duration.ofSeconds(5));
    assertThat(node.api.timeline).last().isEqualTo("0.0 Running Ready/0");
    node.relist();
    node.advance(Duration.ofSeconds(1));
    assertThat(node.api.timeline).last().isEqualTo("6.0 Running Ready/1");
  }

  @Test
  void containerRemovedUnseen_isMadeAgain() {
    run(pod("web", "Always", container("web")), 1);
    node.runtime.tells = false;
    node.runtime.removeContainer(node.runtime.newest("web").id());
    node.relist();
    node.advance(Duration.ofSeconds(1));
    assertThat(node.runtime.calls).containsSubsequence("remove web", "create web 1", "start web");
  }

  @Test
  void vanish_runningPod_isKilled() {
    run(pod("web", "Always", container("web")), 1);
    node.api.vanish("web");
    node.advance(Duration.ofSeconds(40));
    assertThat(node.runtime.containers()).isEmpty();
    assertThat(node.runtime.sandboxes()).isEmpty();
    assertThat(node.workers.pods()).isEmpty();
  }

  @Test
  void restart_crashLoop_keepsTheCount() {
    node.runtime.script("web", Script.exits(Duration.ofSeconds(2), 1));
    run(pod("web", "Always", container("web")), 20);
    node.restart(node.api.pod("web"));
    node.advance(Duration.ofSeconds(5));
    assertThat(node.api.timeline).last().asString().contains("/3");
  }

  @Test
  void imageChanged_containerIsRestarted() {
    run(pod("web", "Always", container("web")), 1);
    Pod pod = node.api.pod("web");
    node.runtime.addImage("image:2");
    run(
        new PodBuilder(pod)
            .editSpec()
            .editFirstContainer()
            .withImage("image:2")
            .endContainer()
            .endSpec()
            .build(),
        2);
    assertThat(node.api.events)
        .contains("Killing: Container web definition changed, will be restarted");
    assertThat(node.api.timeline).last().isEqualTo("1.0 Running Ready/1");
  }

  @Test
  void longGoodRun_forgetsTheBackOff() {
    node.runtime.script("web", Script.exits(Duration.ofSeconds(2), 1));
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(15));
    node.runtime.script("web", Script.exits(Duration.ofMinutes(11), 1));
    node.advance(Duration.ofMinutes(14));
    // 16 s + 20 s back-off, then a run of 11 minutes, then at once.
    assertThat(node.api.timeline).contains("696.0 Running Error/3", "696.0 Running Ready/4");
  }
}
