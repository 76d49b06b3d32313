package io.coracle.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.typed.Typed;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAdmissionTest {
  private static final String AFFINITY =
      "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
          + "{'nodeSelectorTerms':[{'matchExpressions':"
          + "[{'key':'zone','operator':'In','values':['%s']}]}]}}}";

  private Node current = node("a");
  private final NodeAdmission admission =
      new NodeAdmission(
          Map.of(
              "cpu", new Quantity("2"), "memory", new Quantity("1Gi"), "pods", new Quantity("3")),
          () -> node("a"),
          () -> current,
          _ -> {});
  private final List<Pod> active = new ArrayList<>();

  private static Node node(String zone) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("n")
        .addToLabels("zone", zone)
        .endMetadata()
        .build();
  }

  private static Pod pod(String spec) {
    return pod("", spec);
  }

  private static Pod pod(String annotations, String spec) {
    String json =
        "{'metadata':{'name':'p','annotations':{"
            + annotations
            + "}},'spec':{'containers':[{'name':'c'}]"
            + (spec.isEmpty() ? "" : ",")
            + spec
            + "}}";
    return Typed.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Pod.class);
  }

  private String refusal(Pod pod) {
    return admission
        .refuse(pod, active)
        .map((Failure failure) -> failure.reason() + ": " + failure.message())
        .orElse("");
  }

  @Test
  void refuse_requiredAffinityOfAnotherNode_saysSo() {
    assertThat(refusal(pod(AFFINITY.formatted("a")))).isEmpty();
    assertThat(refusal(pod(AFFINITY.formatted("b"))))
        .isEqualTo(
            "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node"
                + " affinity/selector");
    assertThat(refusal(pod("'nodeSelector':{'zone':'b'}"))).startsWith("NodeAffinity: ");
  }

  @Test
  void refuse_labelThatWasJustSet_isSeen() {
    current = node("b");
    assertThat(refusal(pod(AFFINITY.formatted("b")))).isEmpty();
  }

  @Test
  void refuse_takenHostPort_saysSo() {
    String port =
        "'initContainers':[{'name':'i','restartPolicy':'Always','ports':[{'hostPort':80}]}]";
    active.add(pod(port));
    assertThat(refusal(pod(port)))
        .isEqualTo(
            "NodePorts: Predicate NodePorts failed: node(s) didn't have free ports for the"
                + " requested pod ports");
  }

  @Test
  void refuse_taintThatDrivesAway_saysSoExceptToStaticPods() {
    current =
        new NodeBuilder(node("b"))
            .withNewSpec()
            .addNewTaint("NoExecute", "gone", null, "")
            .endSpec()
            .build();
    var tainted =
        new NodeAdmission(Map.of("pods", new Quantity("3")), () -> current, () -> current, _ -> {});
    assertThat(tainted.refuse(pod(""), active).map(Failure::reason)).hasValue("TaintToleration");
    assertThat(tainted.refuse(pod("'tolerations':[{'key':'gone','operator':'Exists'}]"), active))
        .isEmpty();
    assertThat(tainted.refuse(pod("'kubernetes.io/config.source':'file'", ""), active)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'cpu':'3'} | OutOfcpu: Node didn't have enough resource: cpu, requested: 3000, used: 0,"
            + " capacity: 2000",
        "{'memory':'2Gi','cpu':'3'} | OutOfcpu: Node didn't have enough resource: cpu, requested:"
            + " 3000, used: 0, capacity: 2000",
        "{'memory':'2Gi'} | OutOfmemory: Node didn't have enough resource: memory, requested:"
            + " 2147483648, used: 0, capacity: 1073741824",
        "{'hugepages-2Mi':'2Mi'} | OutOfhugepages-2Mi: Node didn't have enough resource:"
            + " hugepages-2Mi, requested: 2097152, used: 0, capacity: 0"
      })
  void refuse_shortage_namesTheFirst(String requests, String message) {
    assertThat(refusal(pod("'resources':{'requests':" + requests + "}"))).isEqualTo(message);
  }

  @Test
  void refuse_tooManyPods_comesBeforeAllElse() {
    for (int i = 0; i < 3; i++) {
      active.add(pod(""));
    }
    assertThat(refusal(pod("'resources':{'requests':{'cpu':'9'}}")))
        .isEqualTo(
            "OutOfpods: Node didn't have enough resource: pods, requested: 1, used: 3, capacity:"
                + " 3");
  }

  @Test
  void refuse_extendedResourceThatNoNodeHas_isNot() {
    assertThat(refusal(pod("'resources':{'requests':{'example.com/x':'1'}}"))).isEmpty();
  }

  @Test
  void refuse_otherSystem_saysSo() {
    assertThat(refusal(pod("'os':{'name':'linux'}"))).isEmpty();
    assertThat(refusal(pod("'os':{'name':'windows'}"))).startsWith("PodOSNotSupported: ");
  }

  @Test
  void refuse_strictGroups_onlyWhereTheRuntimeHasThem() {
    Pod strict = pod("'securityContext':{'supplementalGroupsPolicy':'Strict'}");
    assertThat(refusal(strict))
        .isEqualTo(
            "SupplementalGroupsPolicyNotSupported:"
                + " SupplementalGroupsPolicy=Strict is not supported in this node");
    assertThat(refusal(pod("'securityContext':{'supplementalGroupsPolicy':'Merge'}"))).isEmpty();
    current =
        new NodeBuilder(current)
            .withNewStatus()
            .withNewFeatures()
            .withSupplementalGroupsPolicy(true)
            .endFeatures()
            .endStatus()
            .build();
    assertThat(refusal(strict)).isEmpty();
  }
}
