package io.coracle.kubelet.node;

import io.coracle.api.node.HostPorts;
import io.coracle.api.node.NodeSelectors;
import io.coracle.api.node.Tolerations;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.worker.PodWorkers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whether a pod that was bound to this node fits here: the requests of all pods together, selectors
 * of nodes, host ports, taints. The scheduler looks at the same; this is for pods that it did not
 * place, or placed on what has changed since. Reasons and words are those of the reference kubelet.
 */
public final class NodeAdmission implements PodWorkers.Admission {
  /** The order in which shortages are told; other resources follow by name. */
  private static final List<String> ORDER = List.of("pods", "cpu", "memory", "ephemeral-storage");

  private static final Function<String, Failure> UNEXPECTED =
      fault ->
          new Failure(
              "UnexpectedAdmissionError",
              "Unexpected error while attempting to recover from admission failure: " + fault);

  private final Map<String, Quantity> allocatable;
  private final Supplier<Node> known;
  private final Supplier<Node> current;
  private final Consumer<String> preempted;

  /**
   * Admission to a node.
   *
   * @param known the node as it was last seen: cheap, perhaps a little old
   * @param current the node as it is now, asked for only when the known one does not suit: the
   *     scheduler may have placed the pod because of a label that was set a moment ago
   * @param preempted told, for each pod that has to make room, of what there is too little
   */
  public NodeAdmission(
      Map<String, Quantity> allocatable,
      Supplier<Node> known,
      Supplier<Node> current,
      Consumer<String> preempted) {
    this.allocatable = Map.copyOf(allocatable);
    this.known = known;
    this.current = current;
    this.preempted = preempted;
  }

  @Override
  public Optional<Failure> refuse(Pod pod, Collection<Pod> active) {
    List<Shortage> shortages = shortages(pod, active);
    if (!Pods.critical(pod)) {
      return shortages.stream().map(Shortage::failure).findFirst().or(() -> unfit(pod, active));
    }
    // What is short is no reason to turn it away, as long as others can make room.
    return unfit(pod, active)
        .or(() -> Preemption.victims(pod, active, lacking(shortages)).fault().map(UNEXPECTED));
  }

  @Override
  public List<Pod> victims(Pod pod, Collection<Pod> active) {
    if (!Pods.critical(pod)) {
      return List.of();
    }
    Map<String, Long> lacking = lacking(shortages(pod, active));
    List<Pod> victims = Preemption.victims(pod, active, lacking).pods();
    victims.forEach(_ -> preempted.accept(lacking.keySet().iterator().next()));
    return victims;
  }

  private static Map<String, Long> lacking(List<Shortage> shortages) {
    Map<String, Long> lacking = new LinkedHashMap<>();
    shortages.forEach(s -> lacking.put(s.resource(), s.used() + s.wanted() - s.capacity()));
    return lacking;
  }

  private Optional<Failure> unfit(Pod pod, Collection<Pod> active) {
    return unless(fits(node -> selected(pod, node)), "NodeAffinity", NodeSelectors.MISMATCH)
        .or(() -> unless(!HostPorts.clash(pod, active), "NodePorts", HostPorts.TAKEN))
        .or(
            () ->
                unless(
                    Pods.isStatic(pod) || fits(node -> tolerated(pod, node)),
                    "TaintToleration",
                    "node(s) had taints that the pod didn't tolerate"))
        .or(() -> otherSystem(pod))
        .or(() -> groups(pod));
  }

  private static Optional<Failure> unless(boolean holds, String predicate, String description) {
    return holds
        ? Optional.empty()
        : Optional.of(new Failure(predicate, "Predicate " + predicate + " failed: " + description));
  }

  private boolean fits(Predicate<Node> suits) {
    return suits.test(known.get()) || suits.test(current.get());
  }

  private static boolean selected(Pod pod, Node node) {
    return NodeSelectors.admit(
        pod, node.getMetadata().getName(), Fields.map(node.getMetadata().getLabels()));
  }

  /** Only taints that would drive the pod away again. */
  private static boolean tolerated(Pod pod, Node node) {
    List<Taint> taints = node.getSpec() == null ? null : node.getSpec().getTaints();
    return Fields.list(taints).stream()
        .filter(taint -> "NoExecute".equals(taint.getEffect()))
        .allMatch(taint -> Tolerations.tolerates(pod, taint));
  }

  private static Optional<Failure> otherSystem(Pod pod) {
    var os = pod.getSpec().getOs();
    return os == null || Fields.text(os.getName(), "linux").equals("linux")
        ? Optional.empty()
        : Optional.of(
            new Failure(
                "PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS"));
  }

  /** A pod that wants no other groups than it names must not get them silently. */
  private Optional<Failure> groups(Pod pod) {
    var security = pod.getSpec().getSecurityContext();
    String policy = security == null ? "" : Fields.text(security.getSupplementalGroupsPolicy());
    return !policy.equals("Strict") || fits(NodeAdmission::hasStrictGroups)
        ? Optional.empty()
        : Optional.of(
            new Failure(
                "SupplementalGroupsPolicyNotSupported",
                "SupplementalGroupsPolicy=Strict is not supported in this node"));
  }

  private static boolean hasStrictGroups(Node node) {
    return node.getStatus() != null
        && node.getStatus().getFeatures() != null
        && Fields.yes(node.getStatus().getFeatures().getSupplementalGroupsPolicy());
  }

  /** A resource of which the node has too little. */
  private record Shortage(String resource, long wanted, long used, long capacity) {
    Failure failure() {
      return new Failure(
          "OutOf" + resource,
          "Node didn't have enough resource: "
              + resource
              + ", requested: "
              + wanted
              + ", used: "
              + used
              + ", capacity: "
              + capacity);
    }
  }

  private List<Shortage> shortages(Pod pod, Collection<Pod> active) {
    Map<String, Long> used = new HashMap<>();
    active.forEach(other -> PodRequests.of(other).forEach((r, n) -> used.merge(r, n, Long::sum)));
    used.put("pods", (long) active.size());
    Map<String, Long> wanted = new HashMap<>(PodRequests.of(pod));
    wanted.put("pods", 1L);
    Comparator<String> order =
        Comparator.comparingInt(r -> ORDER.contains(r) ? ORDER.indexOf(r) : ORDER.size());
    return wanted.keySet().stream()
        .filter(resource -> !isOfTheCluster(resource))
        .sorted(order.thenComparing(Comparator.naturalOrder()))
        .flatMap(r -> shortage(r, wanted.getOrDefault(r, 0L), used.getOrDefault(r, 0L)).stream())
        .toList();
  }

  /** A resource that no node has is counted by whoever scheduled the pod. */
  private boolean isOfTheCluster(String resource) {
    int slash = resource.indexOf('/');
    boolean extended =
        slash > 0
            && !resource.startsWith("kubernetes.io/")
            && !resource.substring(0, slash).endsWith(".kubernetes.io");
    return extended && !allocatable.containsKey(resource);
  }

  private Optional<Shortage> shortage(String resource, long wanted, long used) {
    Quantity quantity = allocatable.get(resource);
    long capacity = quantity == null ? 0 : PodRequests.amount(resource, quantity);
    return wanted == 0 || used + wanted <= capacity
        ? Optional.empty()
        : Optional.of(new Shortage(resource, wanted, used, capacity));
  }
}
