package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long containers get to end, on virtual time. */
class TerminationTest {
  private static final Script DEAF = new Script(Duration.ZERO, 0, Duration.ofHours(1));

  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private void run(Pod pod, int seconds) {
    node.api.put(pod);
    node.advance(Duration.ofSeconds(seconds));
  }

  private static Container sleepsBeforeItStops(long seconds) {
    return new ContainerBuilder(container("web"))
        .withNewLifecycle()
        .withNewPreStop()
        .withNewSleep(seconds)
        .endPreStop()
        .endLifecycle()
        .build();
  }

  @Test
  void preStopHook_longerThanTheGracePeriod_isCutOffAndLeavesTwoSeconds() {
    node.runtime.script("web", DEAF);
    run(pod("web", "Always", sleepsBeforeItStops(60)), 1);
    node.api.delete("web", 10);
    node.advance(Duration.ofMillis(9900));
    assertThat(node.runtime.calls).noneMatch(call -> call.startsWith("stop"));
    node.advance(Duration.ofMillis(200));
    assertThat(node.runtime.calls).contains("stop web 2");
    node.advance(Duration.ofMillis(1800));
    assertThat(node.api.has("web")).isTrue();
    node.advance(Duration.ofMillis(200));
    assertThat(node.api.has("web")).isFalse();
  }

  @Test
  void preStopHook_ofNoSeconds_leavesTheWholeGracePeriod() {
    run(pod("web", "Always", sleepsBeforeItStops(0)), 1);
    node.api.delete("web", 10);
    node.advance(Duration.ofSeconds(1));
    assertThat(node.runtime.calls).contains("stop web 10");
  }

  @Test
  void deletionWithoutGrace_runsNoHook() {
    run(pod("web", "Always", sleepsBeforeItStops(60)), 1);
    node.api.delete("web", 0);
    node.advance(Duration.ofSeconds(1));
    assertThat(node.runtime.calls).contains("stop web 2");
    assertThat(node.api.has("web")).isFalse();
  }

  private static ProbeBuilder probe() {
    return new ProbeBuilder()
        .withNewExec()
        .withCommand("live")
        .endExec()
        .withPeriodSeconds(1)
        .withFailureThreshold(1);
  }

  private void runUntilTheProbeFails(Probe probe) {
    node.runtime.exec("live", 1);
    var web = new ContainerBuilder(container("web")).withLivenessProbe(probe).build();
    run(pod("web", "Always", web), 2);
  }

  @Test
  void livenessProbe_withAGracePeriodOfItsOwn_killsAfterThat() {
    runUntilTheProbeFails(probe().withTerminationGracePeriodSeconds(3L).build());
    assertThat(node.runtime.calls).contains("stop web 3").doesNotContain("stop web 30");
    assertThat(node.api.events)
        .contains("Killing: Container web failed liveness probe, will be restarted");
  }

  @Test
  void livenessProbe_withoutOne_killsAfterThePods() {
    runUntilTheProbeFails(probe().build());
    assertThat(node.runtime.calls).contains("stop web 30");
  }

  @Test
  void postStartHook_untilItHasEnded_theContainerIsNotShownToRun() {
    var web =
        new ContainerBuilder(container("web"))
            .withNewLifecycle()
            .withNewPostStart()
            .withNewSleep(5L)
            .endPostStart()
            .endLifecycle()
            .build();
    run(pod("web", "Always", web), 4);
    assertThat(node.api.timeline).last().isEqualTo("0.0 Pending ContainerCreating/0");
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.timeline).last().isEqualTo("5.0 Running Ready/0");
  }
}
