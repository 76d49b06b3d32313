package io.coracle.kubelet.eviction;

import static io.coracle.kubelet.eviction.Usages.asking;
import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PressureAdmissionTest {
  private static final Pod BEST_EFFORT = pod("best", "Always", container("main"));
  private static final Pod BURSTABLE = asking("burst", 0, "10Mi");

  private static Optional<Failure> refuse(Pod pod, Pressure... pressures) {
    return new PressureAdmission(() -> Set.of(pressures)).refuse(pod);
  }

  private static Pod tolerating(String key, String operator, String effect) {
    return new PodBuilder(BEST_EFFORT)
        .editSpec()
        .addNewToleration()
        .withKey(key)
        .withOperator(operator)
        .withEffect(effect)
        .endToleration()
        .endSpec()
        .build();
  }

  @Test
  void refuse_noPressure_nobody() {
    assertThat(refuse(BEST_EFFORT)).isEmpty();
  }

  @Test
  void refuse_memoryShort_onlyThoseThatAskForNothing() {
    assertThat(refuse(BEST_EFFORT, Pressure.MEMORY))
        .contains(new Failure("Evicted", "The node had condition: [MemoryPressure]. "));
    assertThat(refuse(BURSTABLE, Pressure.MEMORY)).isEmpty();
  }

  @Test
  void refuse_memoryShortAndTolerated_isTaken() {
    String taint = "node.kubernetes.io/memory-pressure";
    assertThat(refuse(tolerating(taint, "Exists", "NoSchedule"), Pressure.MEMORY)).isEmpty();
    assertThat(refuse(tolerating(taint, "Equal", ""), Pressure.MEMORY)).isEmpty();
    assertThat(refuse(tolerating("", "Exists", ""), Pressure.MEMORY)).isEmpty();
    assertThat(refuse(tolerating(taint, "Exists", "NoExecute"), Pressure.MEMORY)).isPresent();
    assertThat(refuse(tolerating("other", "Exists", ""), Pressure.MEMORY)).isPresent();
  }

  @Test
  void refuse_diskOrProcessesShort_everybodyButCriticalPods() {
    assertThat(refuse(BURSTABLE, Pressure.DISK)).isPresent();
    assertThat(refuse(BURSTABLE, Pressure.PROCESSES, Pressure.MEMORY))
        .map(Failure::message)
        .contains("The node had condition: [MemoryPressure PIDPressure]. ");
    assertThat(refuse(asking("critical", 2_000_000_000, "1Mi"), Pressure.DISK)).isEmpty();
  }

  @Test
  void taint_ofEachPressure_isThatOfKubernetes() {
    assertThat(Pressure.PROCESSES.taint()).isEqualTo("node.kubernetes.io/pid-pressure");
    assertThat(Pressure.DISK.taint()).isEqualTo("node.kubernetes.io/disk-pressure");
  }
}
