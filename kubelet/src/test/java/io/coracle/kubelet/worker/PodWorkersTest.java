package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.sidecar;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
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
}
