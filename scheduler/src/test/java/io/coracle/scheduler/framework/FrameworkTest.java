package io.coracle.scheduler.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.scheduler.cache.NodeCache;
import io.coracle.scheduler.plugins.Plugins;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameworkTest {
  private final NodeCache cache = new NodeCache();
  private final Framework framework = new Framework(Plugins.defaults(), new SplittableRandom(1));

  private static NodeBuilder node(String name, String cpu, String memory) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withAllocatable(
            Map.of(
                "cpu",
                new Quantity(cpu),
                "memory",
                new Quantity(memory),
                "pods",
                new Quantity("110")))
        .endStatus();
  }

  private static PodBuilder pod(String name, String cpu, String memory) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid("uid-" + name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("nginx")
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
        .endResources()
        .endContainer()
        .endSpec();
  }

  private Decision decide(Pod pod) {
    return framework.decide(new CycleState(), pod, cache.snapshot());
  }

  private String messageFor(Pod pod) {
    return decide(pod) instanceof Decision.NoFit noFit ? noFit.message() : "fits";
  }

  @Test
  void decide_taintedAndFullNodes_countsEachReason() {
    for (int i = 0; i < 2; i++) {
      cache.putNode(
          node("tainted-" + i, "4", "8Gi")
              .editSpec()
              .addNewTaint("NoSchedule", "dedicated", null, "gpu")
              .endSpec()
              .build());
    }
    for (int i = 0; i < 3; i++) {
      cache.putNode(node("small-" + i, "4", "1Gi").build());
    }
    assertThat(messageFor(pod("p", "100m", "2Gi").build()))
        .isEqualTo(
            "0/5 nodes are available: 2 node(s) had untolerated taint {dedicated: gpu}, 3"
                + " Insufficient memory.");
  }

  @Test
  void decide_noNodes_saysSo() {
    assertThat(messageFor(pod("p", "1", "1Gi").build()))
        .isEqualTo("no nodes available to schedule pods");
  }

  @Test
  void decide_toleratedTaint_fits() {
    cache.putNode(
        node("a", "4", "8Gi")
            .editSpec()
            .addNewTaint("NoSchedule", "dedicated", null, "gpu")
            .endSpec()
            .build());
    Pod tolerant =
        pod("p", "1", "1Gi")
            .editSpec()
            .addNewToleration("NoSchedule", "dedicated", "Exists", null, null)
            .endSpec()
            .build();
    assertThat(decide(tolerant)).isInstanceOf(Decision.Place.class);
  }

  @Test
  void decide_cordonedNode_isRefused() {
    cache.putNode(node("a", "4", "8Gi").editSpec().withUnschedulable(true).endSpec().build());
    assertThat(messageFor(pod("p", "1", "1Gi").build()))
        .isEqualTo("0/1 nodes are available: 1 node(s) were unschedulable.");
  }

  @Test
  void decide_nodeSelector_choosesTheMatchingNode() {
    cache.putNode(node("a", "4", "8Gi").build());
    cache.putNode(
        node("b", "1", "1Gi").editMetadata().addToLabels("disk", "ssd").endMetadata().build());
    Pod picky =
        pod("p", "100m", "64Mi").editSpec().addToNodeSelector("disk", "ssd").endSpec().build();
    assertThat(decide(picky)).isEqualTo(new Decision.Place("b", Map.of()));
  }

  @Test
  void decide_requiredAffinityWithSeveralTerms_anyTermSuffices() {
    cache.putNode(
        node("a", "4", "8Gi").editMetadata().addToLabels("zone", "one").endMetadata().build());
    Pod pod =
        pod("p", "100m", "64Mi")
            .editSpec()
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchExpression()
            .withKey("zone")
            .withOperator("In")
            .withValues("two")
            .endMatchExpression()
            .endNodeSelectorTerm()
            .addNewNodeSelectorTerm()
            .addNewMatchExpression()
            .withKey("zone")
            .withOperator("NotIn")
            .withValues("three")
            .endMatchExpression()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec()
            .build();
    assertThat(decide(pod)).isInstanceOf(Decision.Place.class);
  }

  @Test
  void decide_assumedPods_countAtOnce() {
    cache.putNode(node("a", "1", "8Gi").build());
    Pod first = pod("first", "600m", "1Gi").build();
    cache.assume(first, "a");
    assertThat(messageFor(pod("second", "600m", "1Gi").build()))
        .isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
    cache.forget(first);
    assertThat(messageFor(pod("second", "600m", "1Gi").build())).isEqualTo("fits");
  }

  @Test
  void decide_emptyAndBusyNode_prefersTheEmptyOne() {
    cache.putNode(node("busy", "4", "8Gi").build());
    cache.putNode(node("empty", "4", "8Gi").build());
    cache.assume(pod("other", "2", "4Gi").build(), "busy");
    assertThat(decide(pod("p", "100m", "64Mi").build()))
        .isInstanceOfSatisfying(
            Decision.Place.class, place -> assertThat(place.node()).isEqualTo("empty"));
  }

  @Test
  void decide_hostPortTaken_isRefused() {
    cache.putNode(node("a", "4", "8Gi").build());
    cache.assume(withHostPort(pod("first", "100m", "64Mi").build()), "a");
    assertThat(messageFor(withHostPort(pod("second", "100m", "64Mi").build())))
        .contains("node(s) didn't have free ports for the requested pod ports");
  }

  private static Pod withHostPort(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .editFirstContainer()
        .addNewPort()
        .withContainerPort(80)
        .withHostPort(8080)
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void requestedBy_sidecarsAndInitContainers_takesTheLargestMoment() {
    Pod pod =
        pod("p", "1", "1Gi")
            .editSpec()
            .addToInitContainers(
                init("sidecar", "Always", "500m"),
                init("heavy", null, "2"),
                init("later-sidecar", "Always", "100m"))
            .endSpec()
            .build();
    // Running: 1 + 0.5 + 0.1; the heavy init container runs beside the first sidecar: 2.5.
    assertThat(Resources.requestedBy(pod).of("cpu")).isEqualTo(2500);
  }

  private static io.fabric8.kubernetes.api.model.Container init(
      String name, @org.jspecify.annotations.Nullable String restart, String cpu) {
    return new io.fabric8.kubernetes.api.model.ContainerBuilder()
        .withName(name)
        .withRestartPolicy(restart)
        .withNewResources()
        .addToRequests("cpu", new Quantity(cpu))
        .endResources()
        .build();
  }

  @Test
  void gatedBy_gates_namesThem() {
    Pod gated =
        pod("p", "1", "1Gi").editSpec().addNewSchedulingGate("example.com/wait").endSpec().build();
    assertThat(framework.gatedBy(gated)).hasSize(1);
    assertThat(framework.gatedBy(pod("p", "1", "1Gi").build())).isEmpty();
  }
}
