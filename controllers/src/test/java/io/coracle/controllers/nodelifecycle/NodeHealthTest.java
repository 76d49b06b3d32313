package io.coracle.controllers.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static Node node(String ready, Taint... taints) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("n")
        .endMetadata()
        .withNewSpec()
        .withTaints(taints)
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  private static Taint taint(String key, String effect, @Nullable String since) {
    return new Taint(effect, key, since, null);
  }

  private static List<String> keys(List<Taint> taints) {
    return taints.stream().map(t -> t.getKey() + ":" + t.getEffect()).toList();
  }

  @Test
  void taints_readyNode_onlyForeignOnesStay() {
    Node node =
        node(
            "True",
            taint("dedicated", "NoSchedule", null),
            taint(NodeHealth.NOT_READY, "NoExecute", null));
    assertThat(keys(NodeHealth.taints(node, NOW))).containsExactly("dedicated:NoSchedule");
  }

  @Test
  void taints_unknown_unreachableTwice() {
    assertThat(keys(NodeHealth.taints(node("Unknown"), NOW)))
        .containsExactly(
            NodeHealth.UNREACHABLE + ":NoSchedule", NodeHealth.UNREACHABLE + ":NoExecute");
  }

  @Test
  void taints_alreadyThere_keepTheirTime() {
    Taint old = taint(NodeHealth.UNREACHABLE, "NoExecute", "2026-01-01T11:00:00Z");
    assertThat(NodeHealth.taints(node("Unknown", old), NOW)).contains(old);
  }

  @Test
  void silentConditions_everyKubeletCondition_becomesUnknown() {
    assertThat(NodeHealth.silentConditions(node("True"), NOW))
        .hasSize(4)
        .allSatisfy(c -> assertThat(c.getStatus()).isEqualTo("Unknown"))
        .allSatisfy(c -> assertThat(c.getReason()).isEqualTo("NodeStatusUnknown"));
  }

  private static Pod pod(@Nullable Long seconds) {
    return new PodBuilder()
        .withNewSpec()
        .addNewToleration("NoExecute", NodeHealth.UNREACHABLE, "Exists", seconds, null)
        .endSpec()
        .build();
  }

  @Test
  void leavesAt_tolerationWithTime_countsFromTheTaint() {
    List<Taint> taints =
        List.of(taint(NodeHealth.UNREACHABLE, "NoExecute", "2026-01-01T11:58:00Z"));
    assertThat(TaintEviction.leavesAt(pod(300L), taints, NOW))
        .contains(Instant.parse("2026-01-01T12:03:00Z"));
  }

  @Test
  void leavesAt_taintThatDoesNotSaySinceWhen_countsFromWhenItWasSeen() {
    List<Taint> taints = List.of(taint(NodeHealth.UNREACHABLE, "NoExecute", null));
    assertThat(TaintEviction.leavesAt(pod(300L), taints, NOW)).contains(NOW.plusSeconds(300));
  }

  @Test
  void leavesAt_toleratedForGood_never() {
    List<Taint> taints = List.of(taint(NodeHealth.UNREACHABLE, "NoExecute", null));
    assertThat(TaintEviction.leavesAt(pod(null), taints, NOW)).isEmpty();
  }

  @Test
  void leavesAt_untolerated_atOnce() {
    List<Taint> taints = List.of(taint("broken", "NoExecute", null));
    assertThat(TaintEviction.leavesAt(pod(300L), taints, NOW)).contains(NOW);
  }

  @Test
  void leavesAt_noScheduleTaint_isNoReasonToLeave() {
    List<Taint> taints = List.of(taint("broken", "NoSchedule", null));
    assertThat(TaintEviction.leavesAt(pod(300L), taints, NOW)).isEmpty();
  }
}
