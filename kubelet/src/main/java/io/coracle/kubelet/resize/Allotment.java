package io.coracle.kubelet.resize;

import io.coracle.kubelet.pods.ComputeResources;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cpu and memory that a pod has been given.
 *
 * @param containers the text of {@link ComputeResources}, by container
 */
record Allotment(Map<String, String> containers) {
  Allotment {
    containers = Map.copyOf(containers);
  }

  /** What the pod asks for. */
  static Allotment of(Pod pod) {
    Map<String, String> containers = new TreeMap<>();
    Pods.initContainers(pod).forEach(c -> containers.put(c.getName(), ComputeResources.text(c)));
    Pods.containers(pod).forEach(c -> containers.put(c.getName(), ComputeResources.text(c)));
    return new Allotment(containers);
  }

  /** The pod as if it asked for just that. */
  Pod applied(Pod pod) {
    if (of(pod).equals(this)) {
      return pod;
    }
    return new PodBuilder(pod)
        .editSpec()
        .withInitContainers(applied(Pods.initContainers(pod)))
        .withContainers(applied(Pods.containers(pod)))
        .endSpec()
        .build();
  }

  private List<Container> applied(List<Container> specified) {
    return specified.stream().map(this::applied).toList();
  }

  private Container applied(Container container) {
    String own = containers.get(container.getName());
    return own == null
        ? container
        : new ContainerBuilder(container)
            .withResources(ComputeResources.put(container.getResources(), own))
            .build();
  }
}
