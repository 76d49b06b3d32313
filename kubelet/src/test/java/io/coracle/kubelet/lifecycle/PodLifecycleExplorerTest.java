package io.coracle.kubelet.lifecycle;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.sidecar;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walks through the states of pods at random: operations end in any order, well or badly;
 * containers end when they like; sandboxes die; the pod is deleted at some time. What must always
 * hold is looked at after every decision, and in the end nothing may be left.
 */
class PodLifecycleExplorerTest {
  private static final int WALKS = 300;
  private static final int STEPS = 120;

  private static Pod shape(SplittableRandom random) {
    String policy = new String[] {"Always", "OnFailure", "Never"}[random.nextInt(3)];
    Pod plain = pod("p", policy, container("a"), hooked(random, "b"));
    return switch (random.nextInt(4)) {
      case 0 -> plain;
      case 1 -> withInit(plain, container("i"), container("j"));
      case 2 -> withInit(plain, sidecar("s"), container("i"), sidecar("t"));
      default -> withInit(plain, sidecar("s"));
    };
  }

  private static io.fabric8.kubernetes.api.model.Container hooked(
      SplittableRandom random, String name) {
    var builder = new ContainerBuilder(container(name));
    return random.nextBoolean()
        ? builder
            .withNewLifecycle()
            .withNewPostStart()
            .withNewSleep(1L)
            .endPostStart()
            .endLifecycle()
            .build()
        : builder.build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void decide_anyOrderOfEvents_keepsTheRulesAndEndsClean(long seed) {
    var random = new SplittableRandom(seed);
    for (int walk = 0; walk < WALKS; walk++) {
      var model = new PodModel(shape(random), random.split());
      String where = "seed " + seed + ", walk " + walk;
      int deleteAt = random.nextInt(STEPS);
      for (int step = 0; step < STEPS; step++) {
        if (step == deleteAt) {
          model.delete();
        }
        model.step();
        model.check(where);
      }
      model.finish();
      assertThat(model.containers()).as(where).noneMatch(c -> c.state() == State.RUNNING);
      assertThat(model.removed()).as(where + ": " + model).isTrue();
    }
  }
}
