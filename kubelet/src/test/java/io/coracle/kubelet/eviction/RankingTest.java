package io.coracle.kubelet.eviction;

import static io.coracle.kubelet.eviction.Usages.asking;
import static io.coracle.kubelet.eviction.Usages.using;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.config.Amount;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.config.Threshold;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.eviction.Usages.Used;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final long MEBI = 1L << 20;

  private static List<String> names(List<Candidate> candidates, Signal signal) {
    return Ranking.of(candidates, signal, true).stream().map(c -> Pods.name(c.pod())).toList();
  }

  @Test
  void of_memory_excessOverRequestsThenPriorityThenAmount() {
    var candidates =
        new ArrayList<>(
            List.of(
                new Candidate(asking("unknown", 100, "1Gi"), Optional.empty()),
                using(asking("over-low-much", 0, "10Mi"), Used.memory(100 * MEBI)),
                using(asking("over-low-little", 0, "10Mi"), Used.memory(20 * MEBI)),
                using(asking("over-high-most", 10, "10Mi"), Used.memory(500 * MEBI)),
                using(asking("under-low-near", 0, "100Mi"), Used.memory(99 * MEBI)),
                using(asking("under-low-far", 0, "100Mi"), Used.memory(1 * MEBI)),
                using(asking("under-high", 10, "1Gi"), Used.memory(900 * MEBI))));
    // Whatever order they come in.
    for (int turn = 0; turn < candidates.size(); turn++) {
      Collections.rotate(candidates, 1);
      assertThat(names(candidates, Signal.MEMORY))
          .containsExactly(
              "unknown",
              "over-low-much",
              "over-low-little",
              "over-high-most",
              "under-low-near",
              "under-low-far",
              "under-high");
    }
  }

  @Test
  void of_processes_priorityThenNumber() {
    List<Candidate> candidates =
        List.of(
            using(asking("high", 5, "1Mi"), new Used(0, 900, Use.NONE, Use.NONE, Map.of())),
            using(asking("few", 0, "1Mi"), new Used(0, 2, Use.NONE, Use.NONE, Map.of())),
            using(asking("many", 0, "1Mi"), new Used(0, 50, Use.NONE, Use.NONE, Map.of())));
    assertThat(names(candidates, Signal.PROCESSES)).containsExactly("many", "few", "high");
  }

  @Test
  void of_disks_countsWhatIsOnTheDiskThatIsShort() {
    List<Candidate> candidates =
        List.of(
            using(asking("layer", 0, "1Mi"), Used.disk(100, 0, Map.of())),
            using(asking("volume", 0, "1Mi"), Used.disk(10, 5, Map.of("v", new Use(50, 900)))));
    assertThat(names(candidates, Signal.NODE_BYTES)).containsExactly("layer", "volume");
    assertThat(names(candidates, Signal.NODE_INODES)).containsExactly("volume", "layer");
    assertThat(
            Ranking.of(candidates, Signal.NODE_BYTES, false).stream().map(c -> Pods.name(c.pod())))
        .containsExactly("volume", "layer");
    assertThat(
            Ranking.of(candidates, Signal.IMAGE_BYTES, false).stream().map(c -> Pods.name(c.pod())))
        .containsExactly("layer", "volume");
  }

  @Test
  void victim_criticalPods_areSpared() {
    var due = new Threshold(Signal.MEMORY, Amount.of(1), Duration.ZERO, Amount.NONE);
    var critical = using(asking("critical", 2_000_000_000, "1Mi"), Used.memory(900 * MEBI));
    var mirror =
        using(
            new PodBuilder(asking("mirror", 0, "1Mi"))
                .editMetadata()
                .addToAnnotations("kubernetes.io/config.mirror", "x")
                .endMetadata()
                .build(),
            Used.memory(800 * MEBI));
    var plain = using(asking("plain", 1000, "1Gi"), Used.memory(1));
    assertThat(Evictions.victim(List.of(critical, mirror, plain), due, true)).contains(plain);
    assertThat(Evictions.victim(List.of(critical, mirror), due, true)).isEmpty();
  }
}
