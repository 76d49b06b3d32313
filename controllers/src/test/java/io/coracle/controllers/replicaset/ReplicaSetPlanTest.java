package io.coracle.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaSetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static ReplicaSet set(int replicas, int minReadySeconds) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName("r")
        .withGeneration(3L)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withMinReadySeconds(minReadySeconds)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static PodBuilder pod(String name, String phase, @Nullable String readySince) {
    PodBuilder builder =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid(name)
            .withCreationTimestamp("2026-01-01T10:00:00Z")
            .addToLabels("app", "web")
            .endMetadata()
            .withNewSpec()
            .withNodeName("n")
            .endSpec()
            .withNewStatus()
            .withPhase(phase)
            .endStatus();
    if (readySince != null) {
      builder
          .editStatus()
          .addNewCondition()
          .withType("Ready")
          .withStatus("True")
          .withLastTransitionTime(readySince)
          .endCondition()
          .endStatus();
    }
    return builder;
  }

  private static List<String> deleted(int replicas, Pod... pods) {
    return ReplicaSetPlan.of(set(replicas, 0), List.of(pods), NOW).delete().stream()
        .map(p -> p.getMetadata().getName())
        .toList();
  }

  @Test
  void of_endedAndTerminatingPods_areReplaced() {
    Pod failed = pod("failed", "Failed", null).build();
    Pod leaving =
        pod("leaving", "Running", "2026-01-01T11:00:00Z")
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T11:59:00Z")
            .endMetadata()
            .build();
    Pod running = pod("running", "Running", "2026-01-01T11:00:00Z").build();
    assertThat(ReplicaSetPlan.of(set(3, 0), List.of(failed, leaving, running), NOW).create())
        .isEqualTo(2);
  }

  @Test
  void of_surplus_unassignedThenPendingThenUnreadyGoFirst() {
    Pod unassigned =
        pod("unassigned", "Pending", null).editSpec().withNodeName(null).endSpec().build();
    Pod pending = pod("pending", "Pending", null).build();
    Pod unready = pod("unready", "Running", null).build();
    Pod ready = pod("ready", "Running", "2026-01-01T11:00:00Z").build();
    assertThat(deleted(0, ready, unready, pending, unassigned))
        .containsExactly("unassigned", "pending", "unready", "ready");
  }

  @Test
  void of_deletionCost_cheaperPodsGoFirst() {
    Pod costly =
        pod("costly", "Running", "2026-01-01T11:00:00Z")
            .editMetadata()
            .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "100")
            .endMetadata()
            .build();
    Pod cheap =
        pod("cheap", "Running", "2026-01-01T11:00:00Z")
            .editMetadata()
            .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "-5")
            .endMetadata()
            .build();
    assertThat(deleted(1, costly, cheap)).containsExactly("cheap");
  }

  @Test
  void of_readyForAShortTime_goesBeforeReadyForLong() {
    Pod old = pod("old", "Running", "2026-01-01T10:00:00Z").build();
    Pod fresh = pod("fresh", "Running", "2026-01-01T11:59:50Z").build();
    assertThat(deleted(1, old, fresh)).containsExactly("fresh");
  }

  @Test
  void status_minReadySeconds_separatesReadyFromAvailable() {
    Pod old = pod("old", "Running", "2026-01-01T11:00:00Z").build();
    Pod fresh = pod("fresh", "Running", "2026-01-01T11:59:55Z").build();
    var status = ReplicaSetPlan.status(set(2, 30), List.of(old, fresh), Optional.empty(), NOW);
    assertThat(status.getReadyReplicas()).isEqualTo(2);
    assertThat(status.getAvailableReplicas()).isEqualTo(1);
    assertThat(status.getFullyLabeledReplicas()).isEqualTo(2);
    assertThat(status.getObservedGeneration()).isEqualTo(3);
    assertThat(ReplicaSetPlan.nextAvailable(set(2, 30), List.of(old, fresh), NOW))
        .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(25));
  }

  @Test
  void status_failureToCreate_isACondition() {
    var status = ReplicaSetPlan.status(set(1, 0), List.of(), Optional.of("quota"), NOW);
    assertThat(status.getConditions())
        .singleElement()
        .satisfies(c -> assertThat(c.getType()).isEqualTo("ReplicaFailure"));
    assertThat(Map.of("replicas", status.getReplicas())).containsEntry("replicas", 0);
  }
}
