package io.coracle.kubelet.worker;

import io.coracle.kubelet.lifecycle.PodMemory;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds what runs already, for workers that begin with it. For one task. */
final class Adoption {
  private final Shop shop;
  private final boolean all;
  private final Map<String, Pod> known = new HashMap<>();
  private final Set<String> staticNames = new HashSet<>();
  private final Map<String, PodState> states = new HashMap<>();

  /**
   * @param pods that are known
   * @param all whether these are all pods of the node; if not, only what belongs to them is found,
   *     and what earlier versions of static pods among them have left
   */
  Adoption(Shop shop, Collection<Pod> pods, boolean all) {
    this.shop = shop;
    this.all = all;
    for (Pod pod : pods) {
      known.put(Pods.uid(pod), pod);
      if (Pods.isStatic(pod)) {
        staticNames.add(Pods.fullName(pod));
      }
    }
  }

  /**
   * What runs, by the uid of the pod. Blocks.
   *
   * @param free which uids nobody cares for yet
   */
  Map<String, PodState> states(Predicate<String> free) {
    Predicate<Map<String, String>> ours = labels -> free.test(uid(labels)) && isOurs(labels);
    var observer = new Observer(shop.runtime(), shop.files());
    for (SandboxStatus sandbox : shop.runtime().sandboxes()) {
      if (ours.test(sandbox.labels())) {
        shop.runtime().sandbox(sandbox.id()).ifPresent(s -> state(s.labels()).put(s));
      }
    }
    for (ContainerStatus container : shop.runtime().containers()) {
      if (ours.test(container.labels())) {
        observer.container(container.id()).ifPresent(this::take);
      }
    }
    return states;
  }

  private void take(ContainerStatus container) {
    PodState state = state(container.labels());
    state.put(container);
    // Whether its hook ended nobody knows; it is not run twice.
    state.memory(state.memory().hooked(container.id()));
  }

  private static String uid(Map<String, String> labels) {
    return labels.getOrDefault(Labels.POD_UID, "");
  }

  private boolean isOurs(Map<String, String> labels) {
    String uid = uid(labels);
    return !uid.isEmpty()
        && (all
            || known.containsKey(uid)
            || staticNames.contains(Pods.fullName(Orphans.pod(labels))));
  }

  private PodState state(Map<String, String> labels) {
    return states.computeIfAbsent(
        uid(labels), uid -> begun(Optional.ofNullable(known.get(uid)), labels));
  }

  private PodState begun(Optional<Pod> pod, Map<String, String> labels) {
    Instant now = shop.environment().clock().now();
    if (pod.isPresent()) {
      return new PodState(pod.get(), remembered(pod.get(), now));
    }
    var state = new PodState(Orphans.pod(labels), PodMemory.begin(now));
    state.vanish();
    return state;
  }

  /** What the API's status tells of the pod's past; all that is left of it after a restart. */
  static PodMemory remembered(Pod pod, Instant now) {
    PodStatus status = pod.getStatus();
    return status == null ? PodMemory.begin(now) : PodMemory.remembered(pod, status, now);
  }
}
