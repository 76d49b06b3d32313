package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of containers when the disk runs short. */
class SweepTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private void sweep() {
    node.world.environment().tasks().start("sweep", () -> node.workers.sweep());
    node.advance(Duration.ofSeconds(1));
  }

  @Test
  void sweep_endedPod_removesItsContainersAndKeepsItsStatus() {
    node.runtime.script("a", Script.exits(Duration.ofSeconds(1), 0));
    node.runtime.script("b", Script.exits(Duration.ofSeconds(1), 3));
    node.api.put(pod("job", "Never", container("a"), container("b")));
    node.advance(Duration.ofSeconds(5));
    var before = node.api.pod("job").getStatus();
    assertThat(before.getPhase()).isEqualTo("Failed");
    sweep();
    assertThat(node.runtime.containers()).isEmpty();
    assertThat(node.runtime.sandboxes()).isEmpty();
    assertThat(node.api.pod("job").getStatus()).isEqualTo(before);
  }

  @Test
  void sweep_runningPod_isLeftAlone() {
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(5));
    sweep();
    assertThat(node.runtime.containers()).hasSize(1);
    assertThat(node.api.timeline).last().isEqualTo("0.0 Running Ready/0");
  }
}
