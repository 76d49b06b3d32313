package io.coracle.controllers.podgc;

import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A pod that nobody else will delete. Which ones those are is decided here, without side effects.
 *
 * <pre>
 * ended, and there are more than the threshold    | evicted ones first, then the oldest
 * bound to a node that has been gone for a while  | with the condition DisruptionTarget
 * terminating, never bound                        | nobody else knows it
 * terminating, on a node that is out of service   | its kubelet will not say that it ended
 * </pre>
 *
 * @param disruption why the pod itself is not to blame; empty for no such reason
 */
record Garbage(Pod pod, String disruption) {
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  /** How a node stands. */
  enum Standing {
    IN_SERVICE,
    /** People say that nothing runs there any more, and it does not say otherwise. */
    OUT_OF_SERVICE,
    /** It has been gone for a while. */
    GONE
  }

  static Standing standing(Node node) {
    boolean tainted =
        node.getSpec() != null
            && node.getSpec().getTaints() != null
            && node.getSpec().getTaints().stream().anyMatch(t -> OUT_OF_SERVICE.equals(t.getKey()));
    boolean ready =
        node.getStatus() != null
            && node.getStatus().getConditions() != null
            && node.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    return tainted && !ready ? Standing.OUT_OF_SERVICE : Standing.IN_SERVICE;
  }

  /**
   * The garbage among all pods.
   *
   * @param threshold how many ended pods are kept
   * @param nodes how the node of that name stands
   */
  static List<Garbage> among(
      Collection<Pod> pods, int threshold, Function<String, Standing> nodes) {
    List<Garbage> garbage = new ArrayList<>();
    Set<String> chosen = new HashSet<>();
    List<Pod> ended =
        pods.stream()
            .filter(PodStates::hasEnded)
            .sorted(
                Comparator.comparing((Pod pod) -> !"Evicted".equals(pod.getStatus().getReason()))
                    .thenComparing(pod -> pod.getMetadata().getCreationTimestamp()))
            .toList();
    ended.stream()
        .limit(Math.max(0, ended.size() - threshold))
        .filter(pod -> chosen.add(pod.getMetadata().getUid()))
        .forEach(pod -> garbage.add(new Garbage(pod, "")));
    for (Pod pod : pods) {
      String node = pod.getSpec().getNodeName();
      boolean bound = node != null && !node.isEmpty();
      boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
      Standing standing = bound ? nodes.apply(node) : Standing.IN_SERVICE;
      boolean stranded = terminating && (!bound || standing == Standing.OUT_OF_SERVICE);
      if (chosen.contains(pod.getMetadata().getUid())) {
        continue;
      }
      if (standing == Standing.GONE) {
        garbage.add(new Garbage(pod, "PodGC: node no longer exists"));
      } else if (stranded) {
        garbage.add(new Garbage(pod, ""));
      }
    }
    return garbage;
  }
}
