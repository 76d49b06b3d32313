package io.coracle.cluster.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code kubectl get pods -w} prints while pods live, from scheduling to deletion. */
class PodStatusColumnTest {
  private final VirtualCluster cluster = new VirtualCluster();
  private final TableWatch watch = cluster.watchPods();

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private static Container container(String name) {
    return new ContainerBuilder().withName(name).withImage("image:1").build();
  }

  private static PodBuilder pod(String script, Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withNamespace("default")
        .addToAnnotations("sim.coracle.io/main", script)
        .endMetadata()
        .withNewSpec()
        .withContainers(containers)
        .endSpec();
  }

  private void run(PodBuilder pod, int seconds) {
    cluster.create(pod.build());
    cluster.world.advance(Duration.ofSeconds(seconds));
  }

  /** Ready, status, restarts and age, without repetition. */
  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (List<String> row : watch.rows()) {
      String line = String.join("  ", row.subList(1, 5));
      if (rows.isEmpty() || !rows.getLast().equals(line)) {
        rows.add(line);
      }
    }
    return rows;
  }

  private String condition(String type) {
    return cluster.pod("p").getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getStatus() + " " + c.getReason() + ": " + c.getMessage())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void podThatFitsNowhere_isPendingAndUnschedulable() {
    Container giant =
        new ContainerBuilder(container("main"))
            .withNewResources()
            .addToRequests("memory", new Quantity("900Gi"))
            .endResources()
            .build();
    run(pod("", giant), 5);
    assertThat(rows()).containsExactly("0/1  Pending  0  0s");
    assertThat(condition("PodScheduled"))
        .startsWith("False Unschedulable: 0/1 nodes are available: 1 Insufficient memory.");
  }

  @Test
  void gatedPod_waitsForItsGates() {
    run(
        pod("", container("main")).editSpec().addNewSchedulingGate("example.com/later").endSpec(),
        5);
    assertThat(rows()).containsExactly("0/1  SchedulingGated  0  0s");
    assertThat(condition("PodScheduled")).startsWith("False SchedulingGated");
  }

  @Test
  void jobOfThreeSeconds_isCompleted() {
    run(pod("run=3s", container("main")).editSpec().withRestartPolicy("Never").endSpec(), 10);
    assertThat(rows())
        .containsExactly(
            "0/1  Pending  0  0s",
            "0/1  ContainerCreating  0  0s",
            "1/1  Running  0  0s",
            "0/1  Completed  0  3s");
  }

  @Test
  void imageThatIsNotThere_isTriedLessAndLessOften() {
    run(pod("pull=not-found", container("main")), 40);
    assertThat(rows())
        .containsExactly(
            "0/1  Pending  0  0s",
            "0/1  ContainerCreating  0  0s",
            "0/1  ErrImagePull  0  0s",
            "0/1  ImagePullBackOff  0  1s",
            "0/1  ErrImagePull  0  10s",
            "0/1  ImagePullBackOff  0  11s",
            "0/1  ErrImagePull  0  30s",
            "0/1  ImagePullBackOff  0  31s");
  }

  @Test
  void containerThatUsesTooMuchMemory_isKilled() {
    Container small =
        new ContainerBuilder(container("main"))
            .withNewResources()
            .addToLimits("memory", new Quantity("64Mi"))
            .endResources()
            .build();
    run(pod("memory=128Mi", small), 3);
    assertThat(rows())
        .containsSubsequence(
            "1/1  Running  0  0s",
            "0/1  OOMKilled  0  0s",
            "0/1  CrashLoopBackOff  1 (1s ago)  2s");
  }

  @Test
  void initContainers_areCounted() {
    run(
        pod("", container("main"))
            .editMetadata()
            .addToAnnotations("sim.coracle.io/first", "run=2s")
            .addToAnnotations("sim.coracle.io/second", "run=2s")
            .endMetadata()
            .editSpec()
            .withInitContainers(container("first"), container("second"))
            .endSpec(),
        10);
    assertThat(rows())
        .containsExactly(
            "0/1  Pending  0  0s",
            "0/1  Init:0/2  0  0s",
            "0/1  Init:1/2  0  2s",
            "0/1  PodInitializing  0  4s",
            "1/1  Running  0  4s");
  }

  @Test
  void deletedPod_isTerminatingForItsGracePeriod() {
    run(pod("ignore-sigterm", container("main")), 5);
    cluster.delete("p");
    cluster.world.advance(Duration.ofSeconds(40));
    assertThat(rows())
        .containsSequence("1/1  Running  0  0s", "1/1  Terminating  0  5s", "0/1  Error  0  35s");
  }
}
