package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Resizing of running pods, on a node of two cpus. */
class ResizeTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private static Pod asking(String name, String cpu, String policy) {
    return pod(
        name,
        "Always",
        new ContainerBuilder(container(name))
            .withNewResources()
            .addToRequests("cpu", new Quantity(cpu))
            .endResources()
            .addNewResizePolicy()
            .withResourceName("cpu")
            .withRestartPolicy(policy)
            .endResizePolicy()
            .build());
  }

  private void put(Pod pod) {
    node.api.put(pod);
    node.advance(Duration.ofSeconds(3));
  }

  private List<String> conditions(String pod) {
    return node.api.pod(pod).getStatus().getConditions().stream()
        .filter(c -> c.getType().contains("Resize"))
        .map(ResizeTest::text)
        .toList();
  }

  private static String text(PodCondition condition) {
    return condition.getType() + " " + condition.getReason();
  }

  private String actual(String pod) {
    var container = node.api.pod(pod).getStatus().getContainerStatuses().getFirst();
    return Objects.requireNonNull(container.getResources().getRequests().get("cpu")).toString();
  }

  private void resize(String name, String cpu) {
    put(
        new PodBuilder(node.api.pod(name))
            .editSpec()
            .editFirstContainer()
            .editResources()
            .addToRequests("cpu", new Quantity(cpu))
            .endResources()
            .endContainer()
            .endSpec()
            .build());
  }

  @Test
  void update_moreCpu_isGivenWithoutARestart() {
    put(asking("web", "500m", "NotRequired"));
    resize("web", "1");
    assertThat(node.runtime.calls).contains("update-resources").doesNotContain("stop web 30");
    assertThat(actual("web")).isEqualTo("1");
    assertThat(conditions("web")).isEmpty();
    assertThat(node.api.events).contains("ResizeStarted: Pod resize started");
    assertThat(node.api.events).contains("ResizeCompleted: Pod resize completed");
    assertThat(node.runtime.calls.stream().filter("update-resources"::equals)).hasSize(1);
  }

  @Test
  void update_policyWantsARestart_restartsOnce() {
    put(asking("web", "500m", "RestartContainer"));
    resize("web", "1");
    assertThat(node.runtime.calls)
        .contains("stop web 30", "create web 1")
        .doesNotContain("update-resources", "create web 2");
    assertThat(actual("web")).isEqualTo("1");
  }

  @Test
  void update_moreThanTheNodeHas_isInfeasibleAndChangesNothing() {
    put(asking("web", "500m", "NotRequired"));
    resize("web", "3");
    assertThat(conditions("web")).containsExactly("PodResizePending Infeasible");
    assertThat(actual("web")).isEqualTo("500m");
    assertThat(node.runtime.calls).doesNotContain("update-resources");
    resize("web", "500m");
    assertThat(conditions("web")).isEmpty();
  }

  @Test
  void update_moreThanIsFree_isGivenWhenAnotherPodEnds() {
    put(asking("web", "500m", "NotRequired"));
    put(asking("other", "1", "NotRequired"));
    resize("web", "1500m");
    assertThat(conditions("web")).containsExactly("PodResizePending Deferred");
    node.api.delete("other", 1);
    node.advance(Duration.ofSeconds(40));
    assertThat(conditions("web")).isEmpty();
    assertThat(actual("web")).isEqualTo("1500m");
  }

  @Test
  void restart_resizedPod_isResizedAgainAndNotRestarted() {
    put(asking("web", "500m", "NotRequired"));
    resize("web", "1");
    node.restart(node.api.pod("web"));
    node.advance(Duration.ofSeconds(3));
    assertThat(actual("web")).isEqualTo("1");
    assertThat(node.runtime.containers()).extracting(ContainerStatus::attempt).containsExactly(0);
  }
}
