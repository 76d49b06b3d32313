package io.coracle.kubelet.worker;

import io.coracle.kubelet.lifecycle.PodMemory;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes up pods for what runs without one: as much of them as labels and annotations tell. */
final class Orphans {
  private final Shop shop;

  Orphans(Shop shop) {
    this.shop = shop;
  }

  /** A pod with the identity that labels tell and without containers. */
  static Pod pod(Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(labels.getOrDefault(Labels.POD_NAME, "unknown"))
        .withNamespace(labels.getOrDefault(Labels.POD_NAMESPACE, "unknown"))
        .withUid(labels.getOrDefault(Labels.POD_UID, ""))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  /** Gives the made-up pod the containers that were found, and their grace period. */
  static void complete(PodState state) {
    List<Container> containers =
        state.containers().stream()
            .map(ContainerStatus::name)
            .distinct()
            .map(Orphans::named)
            .toList();
    long grace =
        state.containers().stream()
            .mapToLong(c -> Long.parseLong(c.annotations().getOrDefault(Labels.GRACE_PERIOD, "0")))
            .max()
            .orElse(0);
    state.pod(
        new PodBuilder(state.pod())
            .editSpec()
            .withContainers(containers)
            .withTerminationGracePeriodSeconds(grace)
            .endSpec()
            .build());
  }

  private static Container named(String name) {
    var container = new Container();
    container.setName(name);
    return container;
  }

  /** Everything that the runtime has for a pod that is not known; empty if it has nothing. */
  Optional<PodState> find(String uid, Map<String, String> labels) {
    var state = new PodState(pod(labels), PodMemory.begin(shop.environment().clock().now()));
    state.vanish();
    var observer = new Observer(shop.runtime(), shop.files());
    for (SandboxStatus sandbox : shop.runtime().sandboxes()) {
      if (uid.equals(sandbox.labels().get(Labels.POD_UID))) {
        shop.runtime().sandbox(sandbox.id()).ifPresent(state::put);
      }
    }
    for (ContainerStatus container : shop.runtime().containers()) {
      if (uid.equals(container.labels().get(Labels.POD_UID))) {
        observer.container(container.id()).ifPresent(state::put);
      }
    }
    boolean nothing = state.containers().isEmpty() && state.sandboxes().isEmpty();
    return nothing ? Optional.empty() : Optional.of(state);
  }
}
