package io.coracle.kubelet.testing;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods for tests. */
public final class TestPods {
  private TestPods() {}

  /** A pod of that name with these containers. */
  public static Pod pod(String name, String restartPolicy, Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid("uid-" + name)
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withNodeName("node")
        .withRestartPolicy(restartPolicy)
        .withTerminationGracePeriodSeconds(30L)
        .withContainers(containers)
        .endSpec()
        .build();
  }

  public static Container container(String name) {
    return new ContainerBuilder()
        .withName(name)
        .withImage("image:1")
        .withImagePullPolicy("IfNotPresent")
        .build();
  }

  public static Container sidecar(String name) {
    return new ContainerBuilder(container(name)).withRestartPolicy("Always").build();
  }

  /** The same container with a hook that runs a command after its start. */
  public static Container withPostStart(Container container, String command) {
    return new ContainerBuilder(container)
        .withNewLifecycle()
        .withNewPostStart()
        .withNewExec()
        .withCommand(command)
        .endExec()
        .endPostStart()
        .endLifecycle()
        .build();
  }

  /** The same pod with these init containers. */
  public static Pod withInit(Pod pod, Container... init) {
    return new PodBuilder(pod).editSpec().withInitContainers(init).endSpec().build();
  }
}
