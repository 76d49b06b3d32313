package io.coracle.controllers.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.controllers.podgc.Garbage.Standing;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class GarbageTest {
  private static PodBuilder pod(String name, String node, String phase, int minute) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .withCreationTimestamp("2026-01-01T00:%02d:00Z".formatted(minute))
        .endMetadata()
        .withNewSpec()
        .withNodeName(node.isEmpty() ? null : node)
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus();
  }

  private static Pod terminating(String name, String node) {
    return pod(name, node, "Running", 0)
        .editMetadata()
        .withDeletionTimestamp("2026-01-01T01:00:00Z")
        .endMetadata()
        .build();
  }

  private static Standing standing(String node) {
    return switch (node) {
      case "gone" -> Standing.GONE;
      case "dead" -> Standing.OUT_OF_SERVICE;
      default -> Standing.IN_SERVICE;
    };
  }

  private static List<String> names(List<Pod> pods, int threshold) {
    return Garbage.among(pods, threshold, GarbageTest::standing).stream()
        .map(g -> g.pod().getMetadata().getName())
        .toList();
  }

  @Test
  void among_moreEndedPodsThanTheThreshold_evictedFirstThenTheOldest() {
    Pod evicted =
        pod("evicted", "node", "Failed", 30).editStatus().withReason("Evicted").endStatus().build();
    var pods =
        List.of(
            pod("new", "node", "Succeeded", 20).build(),
            pod("old", "node", "Failed", 10).build(),
            evicted,
            pod("runs", "node", "Running", 0).build());
    assertThat(names(pods, 3)).isEmpty();
    assertThat(names(pods, 1)).containsExactly("evicted", "old");
    assertThat(names(pods, 0)).containsExactly("evicted", "old", "new");
  }

  @Test
  void among_terminatingPods_onlyThoseThatNobodyElseEnds() {
    var pods =
        List.of(
            terminating("here", "node"), terminating("unbound", ""), terminating("dead", "dead"));
    assertThat(names(pods, 9)).containsExactly("unbound", "dead");
  }

  @Test
  void among_nodeGone_podsGoWithTheReason() {
    var garbage =
        Garbage.among(
            List.of(
                pod("left", "gone", "Running", 0).build(),
                pod("stays", "dead", "Running", 0).build(),
                pod("waits", "", "Pending", 0).build()),
            9,
            GarbageTest::standing);
    assertThat(garbage).hasSize(1);
    assertThat(garbage.getFirst().disruption()).isEqualTo("PodGC: node no longer exists");
  }

  @Test
  void standing_tainted_isOutOfServiceUnlessReady() {
    assertThat(Garbage.standing(node("Unknown", "node.kubernetes.io/out-of-service")))
        .isEqualTo(Standing.OUT_OF_SERVICE);
    assertThat(Garbage.standing(node("True", "node.kubernetes.io/out-of-service")))
        .isEqualTo(Standing.IN_SERVICE);
    assertThat(Garbage.standing(node("Unknown", "other"))).isEqualTo(Standing.IN_SERVICE);
    assertThat(Garbage.standing(new Node())).isEqualTo(Standing.IN_SERVICE);
  }

  private static Node node(String ready, String taint) {
    return new NodeBuilder()
        .withNewSpec()
        .addNewTaint()
        .withKey(taint)
        .endTaint()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }
}
