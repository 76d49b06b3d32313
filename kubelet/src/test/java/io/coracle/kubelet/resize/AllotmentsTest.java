package io.coracle.kubelet.resize;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.pods.PodRequests;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllotmentsTest {
  private static final Map<String, Quantity> NODE =
      Map.of("cpu", new Quantity("2"), "memory", new Quantity("1Gi"));

  private final Allotments allotments = new Allotments(NODE, AllotmentStore.NONE);

  private static Pod asking(String name, String cpu) {
    return pod(
        name,
        "Always",
        new ContainerBuilder(container("main"))
            .withNewResources()
            .addToRequests("cpu", new Quantity(cpu))
            .endResources()
            .build());
  }

  private static long cpu(Pod pod) {
    return PodRequests.of(pod).getOrDefault("cpu", 0L);
  }

  @Test
  void ask_firstTime_givesWhatIsAskedFor() {
    var answer = allotments.ask(asking("a", "500m"));
    assertThat(cpu(answer.pod())).isEqualTo(500);
    assertThat(answer.pending()).isEmpty();
    assertThat(answer.changed()).isFalse();
  }

  @Test
  void ask_moreThatFits_givesIt() {
    allotments.ask(asking("a", "500m"));
    var answer = allotments.ask(asking("a", "1500m"));
    assertThat(cpu(answer.pod())).isEqualTo(1500);
    assertThat(answer.changed()).isTrue();
    assertThat(allotments.ask(asking("a", "1.5")).changed()).isFalse();
  }

  @Test
  void ask_moreThanTheNodeHas_isInfeasible() {
    allotments.ask(asking("a", "500m"));
    var answer = allotments.ask(asking("a", "3"));
    assertThat(cpu(answer.pod())).isEqualTo(500);
    assertThat(answer.pending())
        .contains(
            new Allotments.Pending(
                "Infeasible",
                "Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000"));
  }

  @Test
  void ask_moreThanOthersLeave_isDeferredUntilTheyEnd() {
    allotments.ask(asking("a", "500m"));
    allotments.ask(asking("b", "1"));
    var answer = allotments.ask(asking("a", "1500m"));
    assertThat(cpu(answer.pod())).isEqualTo(500);
    assertThat(answer.pending())
        .contains(
            new Allotments.Pending(
                "Deferred",
                "Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity:"
                    + " 2000"));
    assertThat(allotments.release(asking("b", "1"))).isTrue();
    assertThat(allotments.release(asking("b", "1"))).isFalse();
    assertThat(cpu(allotments.ask(asking("a", "1500m")).pod())).isEqualTo(1500);
  }

  @Test
  void ask_less_alwaysFits() {
    allotments.ask(asking("a", "2"));
    allotments.ask(asking("b", "2"));
    assertThat(allotments.ask(asking("a", "1900m")).changed()).isTrue();
  }

  @Test
  void restart_deferredPod_keepsWhatItWasGiven(@TempDir Path directory) throws Exception {
    var before = new Allotments(NODE, new AllotmentFile(directory));
    before.ask(asking("a", "500m"));
    before.ask(asking("b", "1"));
    before.ask(asking("a", "1500m"));
    var after = new Allotments(NODE, new AllotmentFile(directory));
    after.ask(asking("b", "1"));
    assertThat(cpu(after.ask(asking("a", "1500m")).pod())).isEqualTo(500);
    after.forget(asking("a", "1500m"));
    assertThat(new AllotmentFile(directory).load()).containsOnlyKeys("uid-b");
    Files.writeString(directory.resolve("allocated_pods_state"), "{");
    assertThat(new AllotmentFile(directory).load()).isEmpty();
  }
}
