package io.coracle.kubelet.eviction;

import static io.coracle.kubelet.eviction.Usages.asking;
import static io.coracle.kubelet.eviction.Usages.stats;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.eviction.Usages.Used;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalStorageTest {
  private static final long MEBI = 1L << 20;

  private static Pod limited(String limit) {
    return pod("web", "Always", asking("main", Map.of(), Map.of("ephemeral-storage", limit)));
  }

  private static Pod withScratch(Pod pod, String limit) {
    return new PodBuilder(pod)
        .editSpec()
        .addNewVolume()
        .withName("scratch")
        .withNewEmptyDir()
        .withSizeLimit(new Quantity(limit))
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }

  @Test
  void violation_emptyDirBeyondItsSize_namesTheVolume() {
    Pod pod = withScratch(pod("web", "Always", asking("main", Map.of(), Map.of())), "1Mi");
    assertThat(LocalStorage.limited(pod)).isTrue();
    var exact = Used.disk(0, 0, Map.of("scratch", new Use(MEBI, 1)));
    assertThat(LocalStorage.violation(stats(pod, exact), true)).isEmpty();
    var more = Used.disk(0, 0, Map.of("scratch", new Use(MEBI + 1, 1)));
    assertThat(LocalStorage.violation(stats(pod, more), true))
        .contains("Usage of EmptyDir volume \"scratch\" exceeds the limit \"1Mi\". ");
  }

  @Test
  void violation_allTogetherBeyondTheSumOfLimits_namesTheSum() {
    Pod pod = withScratch(limited("2Mi"), "10Mi");
    var used = Used.disk(MEBI, MEBI, Map.of("scratch", new Use(1, 1)));
    assertThat(LocalStorage.violation(stats(pod, used), true))
        .contains("Pod ephemeral local storage usage exceeds the total limit of containers 2Mi. ");
  }

  @Test
  void violation_oneContainerBeyondItsLimit_namesIt() {
    Pod pod =
        pod(
            "web",
            "Always",
            asking("main", Map.of(), Map.of("ephemeral-storage", "1Mi")),
            asking("other", Map.of(), Map.of("ephemeral-storage", "9Mi")));
    var used = Used.disk(MEBI, 1, Map.of());
    assertThat(LocalStorage.violation(stats(pod, used), true))
        .contains("Container main exceeded its local ephemeral storage limit \"1Mi\". ");
    // With writable layers on another disk only logs count.
    assertThat(LocalStorage.violation(stats(pod, used), false)).isEmpty();
  }

  @Test
  void violation_noLimits_isNone() {
    Pod pod = pod("web", "Always", asking("main", Map.of(), Map.of()));
    assertThat(LocalStorage.limited(pod)).isFalse();
    assertThat(LocalStorage.violation(stats(pod, Used.disk(1L << 40, 1, Map.of())), true))
        .isEmpty();
  }
}
