package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a new kubelet, or a runtime that has forgotten everything, makes of pods that are there. */
class KubeletRestartTest {
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

  private ContainerStatus container0(String pod) {
    return node.api.pod(pod).getStatus().getContainerStatuses().getFirst();
  }

  @Test
  void restart_inTheMiddleOfTheGracePeriod_goesOnCounting() {
    node.runtime.script("web", DEAF);
    run(pod("web", "Always", container("web")), 1);
    node.api.delete("web", 30);
    node.advance(Duration.ofSeconds(20));
    node.restart(node.api.pod("web"));
    node.advance(Duration.ofSeconds(9));
    assertThat(node.runtime.calls).contains("stop web 30", "stop web 10");
    assertThat(node.api.has("web")).isTrue();
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.has("web")).isFalse();
  }

  @Test
  void restart_afterTheGracePeriod_killsAtOnce() {
    node.runtime.script("web", DEAF);
    run(pod("web", "Always", container("web")), 1);
    node.api.delete("web", 30);
    node.workers.close();
    node.advance(Duration.ofMinutes(5));
    node.restart(node.api.pod("web"));
    assertThat(node.runtime.calls).contains("stop web 2");
    node.advance(Duration.ofSeconds(3));
    assertThat(node.api.has("web")).isFalse();
  }

  @Test
  void restart_containerThatEndedMeanwhile_isStartedWithTheVolumesOfThisKubelet() {
    run(pod("web", "Always", container("web")), 1);
    node.workers.close();
    node.runtime.end(node.runtime.newest("web").id(), 1, "Error");
    node.volumes.holdBack = true;
    node.restart(node.api.pod("web"));
    node.advance(Duration.ofSeconds(5));
    assertThat(node.runtime.calls).doesNotContain("create web 1");
    node.volumes.holdBack = false;
    node.advance(Duration.ofSeconds(5));
    assertThat(node.runtime.calls).containsSubsequence("create web 1", "start web");
  }

  @Test
  void runtimeForgets_runningPod_staysRunningAndSaysWhatIsKnown() {
    node.runtime.script("init", Script.exits(Duration.ofSeconds(1), 0));
    run(withInit(pod("web", "Always", container("web")), container("init")), 3);
    node.runtime.forgetEverything();
    int before = node.api.timeline.size();
    node.relist();
    node.advance(Duration.ofSeconds(5));
    assertThat(node.api.timeline.subList(before, node.api.timeline.size()))
        .allMatch(line -> line.contains(" Running "))
        .last()
        .isEqualTo("4.0 Running Completed/1 Ready/1");
    assertThat(container0("web").getLastState().getTerminated().getReason())
        .isEqualTo("ContainerStatusUnknown");
    assertThat(container0("web").getLastState().getTerminated().getExitCode()).isEqualTo(137);
  }

  @Test
  void runtimeForgets_podThatHasSucceeded_hasSucceeded() {
    node.runtime.script("job", Script.exits(Duration.ofSeconds(1), 0));
    run(pod("job", "Never", container("job")), 3);
    node.runtime.forgetEverything();
    node.relist();
    node.restart(node.api.pod("job"));
    node.advance(Duration.ofSeconds(5));
    assertThat(node.api.timeline).last().isEqualTo("1.0 Succeeded Completed/0");
  }

  @Test
  void startFails_ofARestartedContainer_countsAllTheSame() {
    node.runtime.script("web", Script.exits(Duration.ofSeconds(1), 1));
    node.runtime.failStart("web", 1);
    run(pod("web", "Always", container("web")), 40);
    int last = 0;
    for (String line : node.api.timeline) {
      int restarts = Integer.parseInt(line.substring(line.indexOf('/') + 1));
      assertThat(restarts).as(line).isGreaterThanOrEqualTo(last);
      last = restarts;
    }
    assertThat(node.api.timeline).anyMatch(line -> line.endsWith("RunContainerError/1"));
  }
}
