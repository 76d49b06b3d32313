package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.node.NodeAdmission;
import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Critical pods on a node that is full. */
class CriticalPodsTest {
  private static final Node NODE =
      new NodeBuilder().withNewMetadata().withName("node").endMetadata().build();

  private final TestNode node = new TestNode();

  @BeforeEach
  void start() {
    var fits =
        new NodeAdmission(
            Map.of("cpu", new Quantity("1"), "pods", new Quantity("10")),
            () -> NODE,
            () -> NODE,
            node.telemetry.meters()::preempted);
    node.admission = new Both(fits);
    node.restart();
  }

  private record Both(NodeAdmission fits) implements PodWorkers.Admission {
    @Override
    public java.util.Optional<io.coracle.kubelet.lifecycle.Ending.Failure> refuse(
        Pod pod, java.util.Collection<Pod> active) {
      return fits.refuse(pod, active);
    }

    @Override
    public java.util.List<Pod> victims(Pod pod, java.util.Collection<Pod> active) {
      return fits.victims(pod, active);
    }
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Pod asking(String name, String cpu, int priority) {
    return new PodBuilder(
            pod(
                name,
                "Always",
                new ContainerBuilder(container(name))
                    .withNewResources()
                    .addToRequests("cpu", new Quantity(cpu))
                    .endResources()
                    .build()))
        .editSpec()
        .withPriority(priority)
        .endSpec()
        .build();
  }

  private String phase(String pod) {
    return node.api.pod(pod).getStatus().getPhase();
  }

  private void create(Pod pod) {
    node.api.put(pod);
    node.advance(Duration.ofSeconds(2));
  }

  @Test
  void criticalPod_nodeIsFull_beginsWhenALesserOneHasEnded() {
    node.runtime.script("small", new Script(Duration.ZERO, 0, Duration.ofSeconds(7)));
    create(asking("small", "600m", 0));
    create(asking("other", "300m", 0));
    node.api.put(asking("system", "500m", 2_000_000_000));
    node.advance(Duration.ofSeconds(5));
    assertThat(node.runtime.calls).doesNotContain("start system");
    create(asking("late", "300m", 0));
    assertThat(node.api.pod("late").getStatus().getReason()).isEqualTo("OutOfcpu");
    node.advance(Duration.ofSeconds(5));
    assertThat(node.runtime.calls).contains("start system");
    assertThat(phase("system")).isEqualTo("Running");
    assertThat(phase("other")).isEqualTo("Running");
    var status = node.api.pod("small").getStatus();
    assertThat(status.getPhase()).isEqualTo("Failed");
    assertThat(status.getReason()).isEqualTo("Preempting");
    assertThat(status.getMessage()).isEqualTo("Preempted in order to admit critical pod");
    assertThat(status.getConditions())
        .anyMatch(c -> c.getType().equals("DisruptionTarget") && c.getStatus().equals("True"));
    assertThat(node.api.events).contains("Preempting: Preempted in order to admit critical pod");
    assertThat(node.telemetry.meters().preemptions()).isEqualTo(java.util.Map.of("cpu", 1L));
  }

  @Test
  void ordinaryPod_nodeIsFull_isTurnedAwayAndHarmsNobody() {
    create(asking("small", "600m", 0));
    create(asking("important", "600m", 1_000_000));
    assertThat(node.api.pod("important").getStatus().getReason()).isEqualTo("OutOfcpu");
    assertThat(phase("small")).isEqualTo("Running");
  }

  @Test
  void criticalPod_onlyItsEqualsAreThere_isTurnedAwayAndHarmsNobody() {
    create(asking("first", "800m", 2_000_000_000));
    create(asking("little", "100m", 0));
    create(asking("second", "800m", 2_000_000_000));
    assertThat(node.api.pod("second").getStatus().getReason())
        .isEqualTo("UnexpectedAdmissionError");
    assertThat(phase("first")).isEqualTo("Running");
    assertThat(phase("little")).isEqualTo("Running");
    create(asking("third", "800m", 2_000_001_000));
    node.advance(Duration.ofSeconds(5));
    assertThat(phase("third")).isEqualTo("Running");
    assertThat(phase("first")).isEqualTo("Failed");
    assertThat(phase("little")).isEqualTo("Running");
  }

  @Test
  void criticalPod_deletedWhileItWaits_neverBegins() {
    node.runtime.script("small", new Script(Duration.ZERO, 0, Duration.ofSeconds(7)));
    create(asking("small", "600m", 0));
    Pod system = asking("system", "500m", 2_000_000_000);
    node.api.put(system);
    node.advance(Duration.ofSeconds(2));
    node.workers.remove(system);
    node.advance(Duration.ofMinutes(1));
    assertThat(node.runtime.calls).doesNotContain("start system");
  }
}
