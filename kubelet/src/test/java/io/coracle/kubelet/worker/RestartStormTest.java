package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three hundred pods that fail at one moment, again and again, beside one that is well. */
class RestartStormTest {
  private static final int PODS = 300;
  private static final Duration STORM = Duration.ofMinutes(5);

  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private static Pod probed() {
    return pod(
        "well",
        "Always",
        new ContainerBuilder(container("well"))
            .withNewLivenessProbe()
            .withNewExec()
            .withCommand("live")
            .endExec()
            .withPeriodSeconds(1)
            .withFailureThreshold(1)
            .endLivenessProbe()
            .withNewReadinessProbe()
            .withNewExec()
            .withCommand("ready")
            .endExec()
            .withPeriodSeconds(1)
            .withFailureThreshold(1)
            .endReadinessProbe()
            .build());
  }

  private List<Duration> gaps(String command) {
    List<Instant> times = Objects.requireNonNull(node.runtime.execTimes.get(command));
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(Duration.between(times.get(i - 1), times.get(i)));
    }
    return gaps;
  }

  @Test
  void threeHundredPodsFailAtOnce_probesOfAnotherGoOnEverySecond() {
    node.api.put(probed());
    node.advance(Duration.ofSeconds(2));
    node.runtime.createTime = Duration.ofMillis(50);
    for (int i = 0; i < PODS; i++) {
      node.runtime.script("bad-" + i, Script.exits(Duration.ofSeconds(4), 1));
      node.api.put(pod("bad-" + i, "Always", container("bad-" + i)));
    }
    node.advance(STORM);
    for (String command : List.of("live", "ready")) {
      assertThat(gaps(command))
          .hasSizeGreaterThanOrEqualTo((int) STORM.toSeconds())
          .containsOnly(Duration.ofSeconds(1));
    }
    assertThat(node.api.pod("well").getStatus().getContainerStatuses())
        .allMatch(c -> c.getReady() && c.getRestartCount() == 0);
    assertThat(node.api.events).noneMatch(event -> event.startsWith("Unhealthy"));
    // 0, 4, 18, 42, 86, 170 s, two seconds later for the last: each with its back-off.
    assertThat(node.runtime.calls.stream().filter(call -> call.startsWith("start bad-")))
        .hasSize(PODS * 6);
  }

  private long made() {
    return node.runtime.calls.stream().filter(call -> call.startsWith("create bad-")).count();
  }

  @Test
  void manyStartAtOnce_aFewAreMadeAtATime_butNoneWaitsForEver() {
    node.runtime.createTime = Duration.ofMinutes(10);
    for (int i = 0; i < 20; i++) {
      node.api.put(pod("bad-" + i, "Always", container("bad-" + i)));
    }
    node.advance(Duration.ofSeconds(29));
    assertThat(made()).isEqualTo(TestNode.STARTS_AT_ONCE);
    node.advance(Duration.ofSeconds(2));
    assertThat(made()).isEqualTo(20);
  }
}
