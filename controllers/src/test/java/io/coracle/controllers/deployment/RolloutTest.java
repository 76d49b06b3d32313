package io.coracle.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {

  private static Deployment deployment(int replicas, String surge, String unavailable) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("d")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(value(surge))
        .withMaxUnavailable(value(unavailable))
        .endRollingUpdate()
        .endStrategy()
        .endSpec()
        .build();
  }

  private static IntOrString value(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
  }

  private static ReplicaSet set(String name, int replicas, int available) {
    return set(name, replicas, available, Map.of());
  }

  private static ReplicaSet set(
      String name, int replicas, int available, Map<String, String> annotations) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .withCreationTimestamp("2026-01-01T00:00:0" + name.length() + "Z")
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .endSpec()
        .withNewStatus()
        .withReplicas(replicas)
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "10,25%,25%,13,8",
    "2,25%,25%,3,2",
    "1,25%,25%,2,1",
    "4,0,1,4,3",
    "3,100%,0,6,3",
    "5,0%,10%,5,4",
    "0,25%,25%,0,0"
  })
  void limits_percentages_roundSurgeUpAndUnavailableDown(
      int replicas, String surge, String unavailable, int most, int fewest) {
    RolloutLimits limits = RolloutLimits.of(deployment(replicas, surge, unavailable));
    assertThat(limits.most()).isEqualTo(most);
    assertThat(limits.fewestAvailable()).isEqualTo(fewest);
  }

  /** Pods of a simulated rollout: how many each set has, and how many of those are available. */
  private static final class World {
    final int[] replicas;
    final int[] available;

    World(int old) {
      replicas = new int[] {old, 0};
      available = new int[] {old, 0};
    }

    RevisionedSets sets() {
      return new RevisionedSets(
          Optional.of(set("current", replicas[1], available[1])),
          List.of(set("old", replicas[0], available[0])));
    }

    void apply(Scaling scaling) {
      scaling.replicas().forEach((name, size) -> resize(name.equals("old") ? 0 : 1, size));
    }

    private void resize(int index, int size) {
      // A set that shrinks gives up pods that are not available first.
      replicas[index] = size;
      available[index] = Math.min(available[index], size);
    }

    boolean someBecomeAvailable(SplittableRandom random) {
      int waiting = replicas[1] - available[1];
      if (waiting == 0) {
        return false;
      }
      available[1] += 1 + random.nextInt(waiting);
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 10, 25})
  void rollingStep_anyOrderOfPodsBecomingAvailable_staysWithinLimitsAndEnds(int replicas) {
    for (String surge : List.of("0", "1", "25%", "100%")) {
      for (String unavailable : List.of("0", "1", "25%", "100%")) {
        if (surge.equals("0") && unavailable.equals("0")) {
          continue;
        }
        for (long seed = 0; seed < 20; seed++) {
          rollOut(RolloutLimits.of(deployment(replicas, surge, unavailable)), seed);
        }
      }
    }
  }

  private static void rollOut(RolloutLimits limits, long seed) {
    var random = new SplittableRandom(seed);
    var world = new World(limits.replicas());
    for (int i = 0; i < 1000; i++) {
      Scaling scaling = Scaling.rollingStep(limits, world.sets());
      world.apply(scaling);
      int total = world.replicas[0] + world.replicas[1];
      int available = world.available[0] + world.available[1];
      assertThat(total).as("total, seed %d, %s", seed, limits).isLessThanOrEqualTo(limits.most());
      assertThat(available)
          .as("available, seed %d, %s", seed, limits)
          .isGreaterThanOrEqualTo(limits.fewestAvailable());
      boolean moved = world.someBecomeAvailable(random);
      if (scaling.replicas().isEmpty() && !moved) {
        assertThat(world.replicas).containsExactly(0, limits.replicas());
        return;
      }
    }
    throw new AssertionError("the rollout does not end, seed " + seed + ", " + limits);
  }

  @Test
  void rollingStep_brokenNewPods_keepsEnoughOldOnes() {
    RolloutLimits limits = RolloutLimits.of(deployment(10, "25%", "25%"));
    var world = new World(10);
    for (int i = 0; i < 50; i++) {
      world.apply(Scaling.rollingStep(limits, world.sets()));
    }
    assertThat(world.replicas).containsExactly(8, 5);
  }

  @Test
  void rollingStep_unhealthyOldPods_goFirst() {
    RolloutLimits limits = RolloutLimits.of(deployment(10, "0", "2"));
    var sets =
        new RevisionedSets(
            Optional.of(set("current", 2, 2)), List.of(set("sick", 4, 0), set("well-old", 4, 4)));
    assertThat(Scaling.rollingStep(limits, sets).replicas()).containsEntry("sick", 2);
  }

  @Test
  void proportional_growingMidRollout_spreadsBySize() {
    Map<String, String> marks =
        Map.of(RevisionedSets.DESIRED_REPLICAS, "10", RevisionedSets.MAX_REPLICAS, "13");
    RolloutLimits limits = RolloutLimits.of(deployment(15, "3", "2"));
    var sets =
        new RevisionedSets(
            Optional.of(set("current", 5, 0, marks)), List.of(set("old", 8, 8, marks)));
    Map<String, Integer> sizes = Scaling.proportional(limits, sets).replicas();
    assertThat(sizes).containsEntry("old", 11).containsEntry("current", 7);
  }

  @Test
  void proportional_oneActiveSet_takesAll() {
    RolloutLimits limits = RolloutLimits.of(deployment(5, "1", "0"));
    var sets = new RevisionedSets(Optional.of(set("current", 2, 2)), List.of(set("old", 0, 0)));
    assertThat(Scaling.proportional(limits, sets).replicas()).isEqualTo(Map.of("current", 5));
  }

  @Test
  void recreateStep_oldPodsStillThere_waitsForThem() {
    var deployment = deployment(3, "1", "0");
    deployment.getSpec().getStrategy().setType("Recreate");
    var running = new RevisionedSets(Optional.of(set("current", 0, 0)), List.of(set("old", 3, 3)));
    assertThat(Scaling.recreateStep(deployment, running, true).replicas())
        .isEqualTo(Map.of("old", 0));
    var leaving = new RevisionedSets(Optional.of(set("current", 0, 0)), List.of(set("old", 0, 0)));
    assertThat(Scaling.recreateStep(deployment, leaving, true).replicas()).isEmpty();
    assertThat(Scaling.recreateStep(deployment, leaving, false).replicas())
        .isEqualTo(Map.of("current", 3));
  }

  @Test
  void revisions_ofSets_areReadFromAnnotations() {
    var sets = new ArrayList<ReplicaSet>();
    sets.add(set("a", 0, 0, Map.of(RevisionedSets.REVISION, "3")));
    sets.add(set("b", 0, 0, Map.of(RevisionedSets.REVISION, "11")));
    sets.add(set("c", 0, 0, Map.of(RevisionedSets.REVISION, "not a number")));
    assertThat(RevisionedSets.maxRevision(sets)).isEqualTo(11);
  }
}
