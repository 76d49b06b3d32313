package io.coracle.kubelet.probe;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.telemetry.ProbeTally.Result;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private static Probe http(int delay, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/healthz")
        .withPort(new IntOrString(8080))
        .endHttpGet()
        .withInitialDelaySeconds(delay)
        .withPeriodSeconds(period)
        .withTimeoutSeconds(1)
        .withSuccessThreshold(1)
        .withFailureThreshold(failures)
        .build();
  }

  private static Probe exec(int period, int failures) {
    return new ProbeBuilder(http(0, period, failures))
        .withHttpGet(null)
        .withNewExec()
        .withCommand("check")
        .endExec()
        .build();
  }

  @Test
  void readiness_thatFailsAndHeals_isSeenInTheStatus() {
    node.api.put(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web")).withReadinessProbe(http(5, 10, 3)).build()));
    node.runtime.ports.put(8080, "200");
    node.advance(Duration.ofSeconds(4));
    assertThat(node.api.timeline).last().isEqualTo("0.0 Running Running/0");
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.timeline).last().isEqualTo("5.0 Running Ready/0");
    node.runtime.ports.put(8080, "500");
    node.advance(Duration.ofSeconds(28));
    assertThat(node.api.timeline).last().isEqualTo("5.0 Running Ready/0");
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.timeline).last().isEqualTo("35.0 Running Running/0");
    assertThat(node.api.events)
        .contains("Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500");
    node.runtime.ports.put(8080, "200");
    node.advance(Duration.ofSeconds(10));
    assertThat(node.api.timeline).last().isEqualTo("45.0 Running Ready/0");
  }

  @Test
  void probes_ofAContainer_areCountedAsLongAsItRuns() {
    node.runtime.ports.put(8080, "200");
    node.api.put(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web")).withReadinessProbe(http(0, 10, 3)).build()));
    node.advance(Duration.ofSeconds(15));
    node.runtime.ports.put(8080, "500");
    node.advance(Duration.ofSeconds(10));
    assertThat(node.telemetry.meters().probes().lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.subject().type()).isEqualTo("Readiness");
              assertThat(line.subject().pod()).isEqualTo("web");
              assertThat(line.results())
                  .isEqualTo(Map.of(Result.SUCCESSFUL, 2L, Result.FAILED, 1L));
            });
    node.api.delete("web", 0);
    node.advance(Duration.ofSeconds(5));
    assertThat(node.telemetry.meters().probes().lines()).isEmpty();
  }

  @Test
  void liveness_thatFailsThreeTimes_restartsTheContainer() {
    node.api.put(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web")).withLivenessProbe(exec(10, 3)).build()));
    node.advance(Duration.ofSeconds(5));
    node.runtime.exec("check", 1);
    node.advance(Duration.ofSeconds(26));
    node.runtime.exec("check", 0);
    assertThat(node.api.events)
        .contains("Killing: Container web failed liveness probe, will be restarted");
    assertThat(node.api.timeline).last().isEqualTo("30.0 Running Ready/1");
  }

  @Test
  void liveness_thatFailsInEveryRun_countsEachRestartOnce() {
    node.api.put(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web")).withLivenessProbe(http(5, 10, 1)).build()));
    node.runtime.ports.put(8080, "500");
    node.advance(Duration.ofMinutes(6));
    List<Integer> counts =
        node.api.timeline.stream()
            .map(line -> Integer.valueOf(line.substring(line.lastIndexOf('/') + 1)))
            .distinct()
            .toList();
    assertThat(counts).isSorted().startsWith(0, 1, 2, 3, 4, 5);
  }

  @Test
  void startup_untilItSucceeds_holdsTheOthersBack() {
    node.runtime.exec("check", 1);
    node.api.put(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web"))
                .withStartupProbe(exec(1, 30))
                .withLivenessProbe(http(0, 1, 1))
                .withReadinessProbe(http(0, 1, 1))
                .build()));
    node.advance(Duration.ofSeconds(10));
    assertThat(node.api.timeline).last().isEqualTo("0.0 Running Running/0");
    node.runtime.ports.put(8080, "204");
    node.runtime.exec("check", 0);
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.timeline).last().isEqualTo("11.0 Running Ready/0");
    node.runtime.ports.clear();
    node.advance(Duration.ofSeconds(2));
    assertThat(node.api.events)
        .contains("Killing: Container web failed liveness probe, will be restarted");
  }

  @Test
  void startup_thatNeverSucceeds_restartsTheContainer() {
    node.runtime.exec("check", 1);
    node.api.put(
        pod(
            "web",
            "Always",
            new ContainerBuilder(container("web")).withStartupProbe(exec(2, 3)).build()));
    node.advance(Duration.ofSeconds(5));
    assertThat(node.api.events)
        .contains("Killing: Container web failed startup probe, will be restarted");
  }

  @Test
  void next_outcomesInARow_changeTheResultAtTheThreshold() {
    ProbeState state = ProbeState.NEW.next(true, 2, 3);
    assertThat(state.result()).isEmpty();
    state = state.next(true, 2, 3);
    assertThat(state.result()).contains(true);
    state = state.next(false, 2, 3).next(false, 2, 3).next(true, 2, 3).next(false, 2, 3);
    assertThat(state.result()).contains(true);
    state = state.next(false, 2, 3).next(false, 2, 3);
    assertThat(state.result()).contains(false);
  }
}
