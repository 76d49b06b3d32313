package io.coracle.kubelet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Explores every state of five small pods under each restart policy: containers that succeed or
 * fail, probes, hooks, operations that end well or badly in any order, deletion at any time, and
 * what befalls a pod from outside. {@link LifecycleRules} and {@link StatusRules} hold in all of
 * them, and from all of them a pod comes to rest; see {@link Exploration}.
 *
 * <p>The numbers of states are what was found, rounded down: fewer mean that something cannot
 * happen any more.
 */
class PodLifecycleExplorationTest {

  private static void explore(PodShape shape, int atLeast) {
    Exploration explored = Exploration.of(shape);
    assertThat(explored.states())
        .as("%s: %s states, %s steps", shape, explored.states(), explored.steps())
        .isGreaterThanOrEqualTo(atLeast);
  }

  @ParameterizedTest
  @CsvSource({"Always, 10000", "OnFailure, 10000", "Never, 5000"})
  void decide_oneContainerAndEveryTrouble_keepsTheRulesAndComesToRest(String policy, int states) {
    explore(PodShape.one(policy), states);
  }

  @ParameterizedTest
  @CsvSource({"Always, 3000", "OnFailure, 2500", "Never, 1000"})
  void decide_initContainer_keepsTheRulesAndComesToRest(String policy, int states) {
    explore(PodShape.init(policy), states);
  }

  @ParameterizedTest
  @CsvSource({"Always, 5500", "OnFailure, 4000", "Never, 1000"})
  void decide_twoContainers_keepsTheRulesAndComesToRest(String policy, int states) {
    explore(PodShape.two(policy), states);
  }

  @ParameterizedTest
  @CsvSource({"Always, 6500", "OnFailure, 5000", "Never, 800"})
  void decide_sidecarInitContainerAndTwoMore_keepsTheRulesAndComesToRest(
      String policy, int states) {
    explore(PodShape.full(policy), states);
  }

  @ParameterizedTest
  @CsvSource({"Always, 9000", "OnFailure, 7000", "Never, 2000"})
  void decide_restartOfAllContainers_keepsTheRulesAndComesToRest(String policy, int states) {
    explore(PodShape.restartingAll(policy), states);
  }
}
