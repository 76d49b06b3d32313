package io.coracle.kubelet.node;

import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.worker.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a pod that was bound to this node fits here: its node selector, and the requests of all
 * pods together. The scheduler looks at the same; this is for pods that it did not place, or placed
 * on what has changed since.
 */
public final class NodeAdmission implements PodWorkers.Admission {
  private final Map<String, Quantity> allocatable;
  private final Supplier<Map<String, String>> known;
  private final Supplier<Map<String, String>> current;

  /**
   * Admission to a node.
   *
   * @param known the labels of the node as they were last seen: cheap, perhaps a little old
   * @param current the labels as they are now, asked for only when the known ones do not suit: the
   *     scheduler may have placed the pod because of a label that was set a moment ago
   */
  public NodeAdmission(
      Map<String, Quantity> allocatable,
      Supplier<Map<String, String>> known,
      Supplier<Map<String, String>> current) {
    this.allocatable = Map.copyOf(allocatable);
    this.known = known;
    this.current = current;
  }

  @Override
  public Optional<Failure> refuse(Pod pod, Collection<Pod> active) {
    var selector = Fields.map(pod.getSpec().getNodeSelector()).entrySet();
    if (!known.get().entrySet().containsAll(selector)
        && !current.get().entrySet().containsAll(selector)) {
      return Optional.of(
          new Failure(
              "NodeAffinity",
              "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"));
    }
    Map<String, Long> used = new HashMap<>();
    active.forEach(other -> PodRequests.of(other).forEach((r, n) -> used.merge(r, n, Long::sum)));
    used.put("pods", (long) active.size());
    Map<String, Long> wanted = new HashMap<>(PodRequests.of(pod));
    wanted.put("pods", 1L);
    return wanted.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            e -> shortage(e.getKey(), e.getValue(), used.getOrDefault(e.getKey(), 0L)).stream())
        .findFirst();
  }

  private List<Failure> shortage(String resource, long wanted, long used) {
    Quantity quantity = allocatable.get(resource);
    long capacity = quantity == null ? 0 : PodRequests.amount(resource, quantity);
    if (wanted == 0 || used + wanted <= capacity) {
      return List.of();
    }
    return List.of(
        new Failure(
            "OutOf" + resource,
            "Node didn't have enough resource: "
                + resource
                + ", requested: "
                + wanted
                + ", used: "
                + used
                + ", capacity: "
                + capacity));
  }
}
