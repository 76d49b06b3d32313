package io.coracle.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreemptionTest {
  private static final Pod CRITICAL = pod("critical", 2_000_000_000, Map.of(), Map.of());

  private static Pod pod(
      String name, int priority, Map<String, Quantity> requests, Map<String, Quantity> limits) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withPriority(priority)
        .addNewContainer()
        .withName("c")
        .withNewResources()
        .withRequests(requests)
        .withLimits(limits)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /** Such as {@code b-300m-64Mi}, with its class in front: guaranteed, burstable, best effort. */
  private static Pod pod(String name) {
    String[] parts = name.split("-", -1);
    Map<String, Quantity> requests = new LinkedHashMap<>();
    if (!parts[0].equals("e")) {
      requests.put("cpu", new Quantity(parts[1]));
      requests.put("memory", new Quantity(parts[2]));
    }
    return pod(name, 0, requests, parts[0].equals("g") ? requests : Map.of());
  }

  private static List<String> victims(List<Pod> pods, Map<String, Long> lacking) {
    return Preemption.victims(CRITICAL, pods, lacking).pods().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    // Nothing lacks, nobody goes.
    "b-300m-1Mi, 0, 0, ''",
    // Those without guarantees go first, however many it takes.
    "b-300m-1Mi g-500m-1Mi b-301m-1Mi, 500, 0, b-301m-1Mi b-300m-1Mi",
    // The one that is enough alone, and of several such the smaller one.
    "b-300m-1Mi b-900m-1Mi b-600m-1Mi, 500, 0, b-600m-1Mi",
    "b-600m-3Mi b-600m-2Mi, 500, 0, b-600m-2Mi",
    // Guaranteed ones only for what all others cannot give.
    "b-300m-1Mi g-500m-1Mi g-900m-1Mi, 600, 0, b-300m-1Mi g-500m-1Mi",
    // Who alone is enough spares the others.
    "b-300m-1Mi g-800m-1Mi, 700, 0, g-800m-1Mi",
    // Both resources weigh the same.
    "b-100m-9Mi b-900m-1Mi b-500m-5Mi, 500, 5242880, b-500m-5Mi",
    "e-1, 0, 0, ''"
  })
  void victims_lackingCpuOrMemory_areAsFewAndAsUnimportantAsCanBe(
      String pods, long cpu, long memory, String expected) {
    Map<String, Long> lacking = new LinkedHashMap<>();
    if (cpu > 0) {
      lacking.put("cpu", cpu);
    }
    if (memory > 0) {
      lacking.put("memory", memory);
    }
    List<Pod> active = Stream.of(pods.split(" ", -1)).map(PreemptionTest::pod).toList();
    assertThat(String.join(" ", victims(active, lacking))).isEqualTo(expected);
  }

  @Test
  void victims_lackingRoomForPods_isTheLeastImportantOne() {
    assertThat(victims(List.of(pod("b-1-1"), pod("e-1"), pod("g-1-1")), Map.of("pods", 1L)))
        .containsExactly("e-1");
  }

  @Test
  void victims_notEnough_isSaidAndNobodyGoes() {
    var victims = Preemption.victims(CRITICAL, List.of(pod("b-300m-1")), Map.of("cpu", 400L));
    assertThat(victims.pods()).isEmpty();
    assertThat(victims.fault())
        .contains(
            "preemption: error finding a set of pods to preempt: no set of running pods found to"
                + " reclaim resources: [(res: cpu, q: 100), ]");
  }

  @Test
  void victims_otherCriticalPods_goOnlyForMoreImportantOnes() {
    Map<String, Quantity> one = Map.of("cpu", new Quantity("1"));
    Pod equal = pod("equal", 2_000_000_000, one, Map.of());
    assertThat(victims(List.of(equal), Map.of("cpu", 1L))).isEmpty();
    Pod higher = pod("higher", 2_000_001_000, Map.of(), Map.of());
    assertThat(Preemption.victims(higher, List.of(equal), Map.of("cpu", 1L)).pods())
        .containsExactly(equal);
  }
}
