package io.coracle.kubelet.lifecycle;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.sidecar;
import static io.coracle.kubelet.testing.TestPods.withInit;

import io.coracle.kubelet.testing.TestPods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Set;

/**
 * A small pod to explore.
 *
 * @param calm whether volumes, sandboxes, and images are there at once, and a start happens at a
 *     stroke, so that there are fewer states
 * @param troubles what may befall it beside the failing of its own operations
 * @param most how many of them in one life; if none may be, starts do not fail either
 */
record PodShape(String name, Pod pod, boolean calm, Set<Trouble> troubles, int most) {

  /** What happens to a pod from outside. */
  enum Trouble {
    /** The pod is deleted once more, with a shorter grace period. */
    HURRIED,
    /** The API has it no more, whatever runs. */
    VANISHED,
    /** The sandbox dies and everything in it. */
    SANDBOX_LOST,
    /** The runtime has forgotten everything that it had of the pod. */
    RUNTIME_EMPTY,
    /** The kubelet ends, whatever it is doing, and another one begins. */
    KUBELET_RESTARTED,
    /** The node ends the pod. */
    EVICTED,
    /** The image of the first container is changed. */
    IMAGE_CHANGED,
    /** The first container gets more cpu. */
    RESIZED
  }

  static final List<String> POLICIES = List.of("Always", "OnFailure", "Never");

  /** Two containers beside each other; the first one has a hook and a liveness probe. */
  static PodShape two(String policy) {
    Container a =
        new ContainerBuilder(hooked("a")).withNewLivenessProbe().endLivenessProbe().build();
    return new PodShape(
        "two containers, " + policy,
        TestPods.pod("p", policy, a, container("b")),
        true,
        Set.of(Trouble.KUBELET_RESTARTED, Trouble.SANDBOX_LOST, Trouble.VANISHED),
        1);
  }

  /** One container with everything that can happen to one. */
  static PodShape one(String policy) {
    Container a =
        new ContainerBuilder(hooked("a"))
            .withNewStartupProbe()
            .endStartupProbe()
            .withNewReadinessProbe()
            .endReadinessProbe()
            .withNewResources()
            .addToRequests("cpu", new Quantity("1"))
            .endResources()
            .build();
    Pod pod =
        new PodBuilder(TestPods.pod("p", policy, a))
            .editSpec()
            .withActiveDeadlineSeconds(100L)
            .endSpec()
            .build();
    return new PodShape("one container, " + policy, pod, false, Set.of(Trouble.values()), 1);
  }

  /** An init container before one container. */
  static PodShape init(String policy) {
    return new PodShape(
        "init container, " + policy,
        withInit(TestPods.pod("p", policy, container("a")), container("i")),
        true,
        Set.of(
            Trouble.SANDBOX_LOST,
            Trouble.RUNTIME_EMPTY,
            Trouble.KUBELET_RESTARTED,
            Trouble.EVICTED),
        2);
  }

  /** A sidecar, an init container, and two containers. */
  static PodShape full(String policy) {
    Container s =
        new ContainerBuilder(sidecar("s")).withNewStartupProbe().endStartupProbe().build();
    return new PodShape(
        "sidecar, init container, two containers, " + policy,
        withInit(TestPods.pod("p", policy, container("a"), container("b")), s, container("i")),
        true,
        Set.of(),
        0);
  }

  /** An init container before two, of which one, when it fails, has all of them restarted. */
  static PodShape restartingAll(String policy) {
    Container a =
        new ContainerBuilder(container("a"))
            .withRestartPolicy("Never")
            .addNewRestartPolicyRule()
            .withAction("RestartAllContainers")
            .withNewExitCodes()
            .withOperator("In")
            .withValues(1)
            .endExitCodes()
            .endRestartPolicyRule()
            .build();
    return new PodShape(
        "restart of all containers, " + policy,
        withInit(TestPods.pod("p", policy, a, container("b")), container("i")),
        true,
        Set.of(Trouble.KUBELET_RESTARTED, Trouble.SANDBOX_LOST, Trouble.EVICTED),
        1);
  }

  private static Container hooked(String name) {
    return new ContainerBuilder(container(name))
        .withNewLifecycle()
        .withNewPostStart()
        .withNewSleep(1L)
        .endPostStart()
        .endLifecycle()
        .build();
  }

  @Override
  public String toString() {
    return name;
  }
}
