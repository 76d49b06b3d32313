package io.coracle.cluster.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody sees who watches a pod fail again and again. */
class CrashLoopTimelineTest {
  private final VirtualCluster cluster = new VirtualCluster();
  private final TableWatch watch = cluster.watchPods();

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private static Pod pod(String policy, String script) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("busybox")
        .withNamespace("default")
        .addToLabels("run", "busybox")
        .addToAnnotations("sim.coracle.io/busybox", script)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("busybox")
        .withImage("busybox:latest")
        .withImagePullPolicy("IfNotPresent")
        .withArgs("/bin/sh", "-c", "sleep 10; exit 1")
        .endContainer()
        .withRestartPolicy(policy)
        .endSpec()
        .build();
  }

  /** The rows without repetition, as the terminal has them. */
  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (List<String> row : watch.rows()) {
      String line = String.join("  ", row);
      if (rows.isEmpty() || !rows.getLast().equals(line)) {
        rows.add(line);
      }
    }
    return rows;
  }

  /**
   * A table from notes for learners (there with {@code busybox} and the ages of that day, which had
   * the pulling of the image and the polling of those days in them).
   */
  private static final String NOTES =
      """
      0/1     ContainerCreating   0
      1/1     Running             0
      0/1     Error               0
      1/1     Running             1
      0/1     Error               1
      0/1     CrashLoopBackOff    1
      1/1     Running             2
      0/1     Error               2
      0/1     CrashLoopBackOff    2
      1/1     Running             3
      0/1     Error               3
      0/1     CrashLoopBackOff    3
      1/1     Running             4
      0/1     Error               4
      0/1     CrashLoopBackOff    4
      1/1     Running             5
      0/1     Error               5
      0/1     CrashLoopBackOff    5
      """;

  @Test
  void watch_containerThatFailsAfterTenSeconds_printsTheTableOfTheNotes() {
    cluster.create(pod("OnFailure", "pull=6s,run=10s,exit=1"));
    cluster.world.advance(Duration.ofMinutes(4));
    List<String> seen =
        watch.rows().stream()
            .map(row -> row.get(1) + " " + row.get(2) + " " + row.get(3).replaceAll(" .*", ""))
            .distinct()
            .toList();
    List<String> expected = new ArrayList<>(List.of("0/1 Pending 0"));
    NOTES.lines().map(line -> line.replaceAll(" +", " ")).forEach(expected::add);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void watch_containerThatFailsAfterTenSeconds_waitsTwiceAsLongEachTimeUpToFiveMinutes() {
    cluster.create(pod("OnFailure", "pull=6s,run=10s,exit=1"));
    cluster.world.advance(Duration.ofMinutes(17));
    assertThat(rows())
        .containsExactly(
            "busybox  0/1  Pending  0  0s",
            "busybox  0/1  ContainerCreating  0  0s",
            "busybox  1/1  Running  0  6s",
            "busybox  0/1  Error  0  16s",
            "busybox  1/1  Running  1 (0s ago)  16s",
            "busybox  0/1  Error  1 (10s ago)  26s",
            "busybox  0/1  CrashLoopBackOff  1 (1s ago)  27s",
            "busybox  1/1  Running  2 (10s ago)  36s",
            "busybox  0/1  Error  2 (20s ago)  46s",
            "busybox  0/1  CrashLoopBackOff  2 (1s ago)  47s",
            "busybox  1/1  Running  3 (20s ago)  66s",
            "busybox  0/1  Error  3 (30s ago)  76s",
            "busybox  0/1  CrashLoopBackOff  3 (1s ago)  77s",
            "busybox  1/1  Running  4 (40s ago)  116s",
            "busybox  0/1  Error  4 (50s ago)  2m6s",
            "busybox  0/1  CrashLoopBackOff  4 (1s ago)  2m7s",
            "busybox  1/1  Running  5 (80s ago)  3m26s",
            "busybox  0/1  Error  5 (90s ago)  3m36s",
            "busybox  0/1  CrashLoopBackOff  5 (1s ago)  3m37s",
            "busybox  1/1  Running  6 (2m40s ago)  6m16s",
            "busybox  0/1  Error  6 (2m50s ago)  6m26s",
            "busybox  0/1  CrashLoopBackOff  6 (1s ago)  6m27s",
            "busybox  1/1  Running  7 (5m ago)  11m",
            "busybox  0/1  Error  7 (5m10s ago)  11m",
            "busybox  0/1  CrashLoopBackOff  7 (1s ago)  11m",
            "busybox  1/1  Running  8 (5m ago)  16m",
            "busybox  0/1  Error  8 (5m10s ago)  16m",
            "busybox  0/1  CrashLoopBackOff  8 (1s ago)  16m");
    assertThat(cluster.pod("busybox").getStatus().getContainerStatuses().getFirst().getState())
        .extracting(state -> state.getWaiting().getMessage())
        .asString()
        .startsWith("back-off 5m0s restarting failed container=busybox pod=busybox_default(");
  }

  @Test
  void watch_containerThatRunsLessThanTenMinutes_waitsLongerEachTime() {
    cluster.create(pod("Always", "run=9m59s,exit=1"));
    cluster.world.advance(Duration.ofMinutes(31));
    assertThat(rows())
        .containsSequence(
            "busybox  1/1  Running  1 (0s ago)  9m59s",
            "busybox  0/1  Error  1 (9m59s ago)  19m",
            "busybox  0/1  CrashLoopBackOff  1 (1s ago)  19m",
            "busybox  1/1  Running  2 (10s ago)  20m",
            "busybox  0/1  Error  2 (10m ago)  30m",
            "busybox  0/1  CrashLoopBackOff  2 (1s ago)  30m",
            "busybox  1/1  Running  3 (20s ago)  30m");
  }

  @Test
  void watch_containerThatRunsMoreThanTenMinutes_isRestartedAtOnceEachTime() {
    cluster.create(pod("Always", "run=10m1s,exit=1"));
    cluster.world.advance(Duration.ofMinutes(31));
    assertThat(rows())
        .containsSequence(
            "busybox  1/1  Running  1 (0s ago)  10m",
            "busybox  0/1  Error  1 (10m ago)  20m",
            "busybox  1/1  Running  2 (0s ago)  20m",
            "busybox  0/1  Error  2 (10m ago)  30m",
            "busybox  1/1  Running  3 (0s ago)  30m");
  }
}
