package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By what a pod's sandbox is run. */
class SandboxesTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private static Pod ofClass(String name) {
    return new PodBuilder(pod("web", "Always", container("web")))
        .editSpec()
        .withRuntimeClassName(name)
        .endSpec()
        .build();
  }

  @Test
  void runtimeClass_known_itsHandlerRunsThePod() {
    node.api.runtimeClasses.put("fast", new RuntimeClassBuilder().withHandler("quick").build());
    node.api.put(ofClass("fast"));
    node.advance(Duration.ofSeconds(1));
    assertThat(node.runtime.handlers).containsEntry("web", "quick");
    assertThat(node.api.timeline).last().asString().contains("Running");
  }

  @Test
  void runtimeClass_unknown_isSaidUntilItIsThere() {
    node.api.put(ofClass("none"));
    node.advance(Duration.ofSeconds(3));
    assertThat(node.runtime.calls).isEmpty();
    assertThat(node.api.events)
        .contains(
            "FailedCreatePodSandBox: Failed to create pod sandbox: runtimeclass.node.k8s.io"
                + " \"none\" not found");
    node.api.runtimeClasses.put("none", new RuntimeClassBuilder().withHandler("late").build());
    node.advance(Duration.ofSeconds(3));
    assertThat(node.runtime.handlers).containsEntry("web", "late");
  }

  @Test
  void runtimeClass_none_theUsualHandlerRunsThePod() {
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(1));
    assertThat(node.runtime.handlers).containsEntry("web", "");
  }

  @Test
  void hostUsersFalse_runtimeThatCannot_neverRunsThePod() {
    node.api.put(
        new PodBuilder(pod("web", "Always", container("web")))
            .editSpec()
            .withHostUsers(false)
            .endSpec()
            .build());
    node.advance(Duration.ofSeconds(10));
    assertThat(node.runtime.calls).isEmpty();
    assertThat(node.api.events)
        .contains(
            "FailedCreatePodSandBox: Failed to create pod sandbox: RuntimeClass handler \"\" does"
                + " not support user namespaces");
    assertThat(node.api.pod("web").getStatus().getPhase()).isEqualTo("Pending");
  }

  private static Pod withOwnUsers(String name) {
    return new PodBuilder(pod(name, "Always", container(name)))
        .editSpec()
        .withHostUsers(false)
        .endSpec()
        .build();
  }

  private long firstUser(String container) {
    return node.runtime.config(container).security().namespaces().firstUser();
  }

  @Test
  void hostUsersFalse_runtimeThatCan_eachPodHasARangeOfItsOwn() {
    node.runtime.ownUsers = true;
    node.api.put(withOwnUsers("one"));
    node.api.put(withOwnUsers("two"));
    node.api.put(pod("plain", "Always", container("plain")));
    node.advance(Duration.ofSeconds(1));
    assertThat(Set.of(firstUser("one"), firstUser("two")))
        .containsExactlyInAnyOrder(65536L, 131072L);
    assertThat(firstUser("plain")).isZero();
    long range = firstUser("one");
    node.restart(node.api.pod("one"), node.api.pod("two"), node.api.pod("plain"));
    node.runtime.end(node.runtime.newest("one").id(), 1, "Error");
    node.advance(Duration.ofSeconds(5));
    assertThat(firstUser("one")).isEqualTo(range);
    node.api.put(withOwnUsers("three"));
    node.advance(Duration.ofSeconds(1));
    assertThat(firstUser("three")).isEqualTo(3 * 65536);
  }

  @Test
  void overhead_isPartOfRequestsAndOfLimitsThatThereAre() {
    Pod pod =
        new PodBuilder(pod("web", "Always", container("web")))
            .editSpec()
            .withOverhead(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("10Mi")))
            .editFirstContainer()
            .withNewResources()
            .addToRequests("cpu", new Quantity("1"))
            .addToLimits("cpu", new Quantity("2"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    assertThat(PodRequests.of(pod)).containsEntry("cpu", 1100L).containsEntry("memory", 10L << 20);
    assertThat(PodRequests.limit(pod, "cpu")).isEqualTo(2100);
    assertThat(PodRequests.limit(pod, "memory")).isZero();
  }
}
