package io.coracle.kubelet.shutdown;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.config.ShutdownSettings;
import io.coracle.kubelet.config.ShutdownSettings.Step;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeShutdownTest {
  private static final ShutdownSettings SETTINGS =
      new ShutdownSettings(
          List.of(
              new Step(0, Duration.ofSeconds(20)),
              new Step(1000, Duration.ofSeconds(10)),
              new Step(2_000_000_000, Duration.ofSeconds(5))));

  private final TestNode node = new TestNode();
  private final List<String> told = new ArrayList<>();

  @AfterEach
  void close() {
    node.close();
  }

  private static Pod of(String name, int priority) {
    return new PodBuilder(pod(name, "Always", container(name)))
        .editSpec()
        .withPriority(priority)
        .endSpec()
        .build();
  }

  private NodeShutdown begin(ShutdownSettings settings) {
    var shutdown = new NodeShutdown(node.world.environment(), settings);
    node.world.environment().tasks().start("shutdown", () -> run(shutdown));
    return shutdown;
  }

  private void run(NodeShutdown shutdown) {
    try {
      shutdown.run(node.workers, () -> told.add("going down"));
      told.add("done");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void of_pods_groupsThemByTheLastStepBelowTheirPriority() {
    var plan =
        ShutdownPlan.of(
            SETTINGS,
            List.of(
                of("critical", 2_000_001_000), of("low", -5), of("usual", 999), of("high", 1000)));
    assertThat(plan.groups())
        .extracting(g -> g.limit() + " " + g.pods().stream().map(Pods::name).toList())
        .containsExactly("PT20S [low, usual]", "PT10S [high]", "PT5S [critical]");
    assertThat(plan.groups().getFirst().grace(of("usual", 0))).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void run_podsOfTwoPriorities_endInOrderAndSayWhy() {
    node.runtime.script("usual", new Script(Duration.ZERO, 0, Duration.ofSeconds(4)));
    node.api.put(of("usual", 0));
    node.api.put(of("high", 1000));
    node.advance(Duration.ofSeconds(1));
    var shutdown = begin(SETTINGS);
    node.advance(Duration.ofSeconds(1));
    assertThat(told).containsExactly("going down");
    assertThat(shutdown.refuse()).isPresent();
    assertThat(Pods.phase(node.api.pod("high"))).isEqualTo("Running");
    node.advance(Duration.ofSeconds(30));
    for (String name : List.of("usual", "high")) {
      var status = node.api.pod(name).getStatus();
      assertThat(status.getPhase()).isEqualTo("Failed");
      assertThat(status.getReason()).isEqualTo("Terminated");
      assertThat(status.getMessage())
          .isEqualTo("Pod was terminated in response to imminent node shutdown.");
    }
    assertThat(node.runtime.calls).containsSubsequence("stop usual 20", "stop high 10");
    assertThat(told).containsExactly("going down", "done");
  }

  @Test
  void run_nothingAskedFor_leavesPodsAlone() {
    node.api.put(of("usual", 0));
    node.advance(Duration.ofSeconds(1));
    var shutdown = begin(new ShutdownSettings(List.of()));
    node.advance(Duration.ofSeconds(30));
    assertThat(told).containsExactly("done");
    assertThat(Pods.phase(node.api.pod("usual"))).isEqualTo("Running");
    assertThat(shutdown.begun()).isFalse();
  }
}
