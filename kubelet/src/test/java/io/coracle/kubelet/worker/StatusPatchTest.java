package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.json.Json;
import io.coracle.api.patch.StrategicMergePatch;
import io.coracle.api.typed.Typed;
import io.coracle.kubelet.testing.TestPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StatusPatchTest {
  private static PodStatus status(String ip, boolean ready) {
    return new PodStatusBuilder()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewPodIP(ip)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .withReason(ready ? null : "ContainersNotReady")
        .endCondition()
        .build();
  }

  /** What the server has after the patch from one status to another. */
  private static PodStatus patched(PodStatus onServer, PodStatus before, PodStatus after) {
    Pod pod = TestPods.pod("web", "Always", container("web"));
    var tree = (ObjectNode) Typed.tree(new PodBuilder(pod).withStatus(onServer).build());
    var patch =
        Json.parseObject(StatusPatch.of(pod, before, after).getBytes(StandardCharsets.UTF_8));
    var schema =
        BuiltInCatalogue.shared().schema(new GroupVersionKind("", "v1", "Pod")).orElseThrow();
    return Typed.read(StrategicMergePatch.apply(tree, patch, schema), Pod.class).getStatus();
  }

  @Test
  void of_sandboxWithAnotherAddress_replacesTheAddresses() {
    PodStatus before = status("10.0.0.1", true);
    PodStatus after = status("10.0.0.2", true);
    PodStatus patched = patched(before, before, after);
    assertThat(patched.getPodIP()).isEqualTo("10.0.0.2");
    assertThat(patched.getPodIPs()).isEqualTo(after.getPodIPs());
  }

  @Test
  void of_conditionThatBecomesTrue_losesItsReasonAndLeavesOthersAlone() {
    PodStatus before = status("10.0.0.1", false);
    PodStatus onServer =
        new PodStatusBuilder(before)
            .addNewCondition()
            .withType("example.com/gate")
            .withStatus("True")
            .endCondition()
            .build();
    PodStatus patched = patched(onServer, before, status("10.0.0.1", true));
    assertThat(patched.getConditions())
        .extracting(PodCondition::getType, PodCondition::getStatus, PodCondition::getReason)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("Ready", "True", null),
            org.assertj.core.groups.Tuple.tuple("example.com/gate", "True", null));
  }

  @Test
  void of_fieldThatIsGone_isRemoved() {
    PodStatus before = new PodStatusBuilder(status("10.0.0.1", true)).withMessage("old").build();
    assertThat(patched(before, before, status("10.0.0.1", true)).getMessage()).isNull();
  }
}
