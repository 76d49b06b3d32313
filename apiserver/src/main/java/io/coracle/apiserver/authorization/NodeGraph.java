package io.coracle.apiserver.authorization;

import io.coracle.apiserver.authorization.PodReferences.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Which objects the pods of each node refer to, and which volumes their claims are bound to.
 * Whoever follows the store calls the {@code put} and {@code remove} methods, one call at a time;
 * reading needs no lock.
 */
public final class NodeGraph {
  private record Pod(String namespace, String name) {}

  private record Placed(String node, Set<Reference> references) {}

  private final Map<Pod, Placed> pods = new HashMap<>();
  private final Map<String, Map<Pod, Set<Reference>>> byNode = new ConcurrentHashMap<>();
  private final Map<String, Pod> claimOfVolume = new ConcurrentHashMap<>();

  /** A pod was added or changed. */
  public synchronized void putPod(JsonNode tree) {
    Pod pod = pod(tree);
    remove(pod);
    String node = tree.path("spec").path("nodeName").asString("");
    if (!node.isEmpty()) {
      Set<Reference> references = Set.copyOf(PodReferences.of(tree));
      pods.put(pod, new Placed(node, references));
      byNode.computeIfAbsent(node, n -> new ConcurrentHashMap<>()).put(pod, references);
    }
  }

  public synchronized void removePod(JsonNode tree) {
    remove(pod(tree));
  }

  private void remove(Pod pod) {
    Placed placed = pods.remove(pod);
    if (placed != null) {
      byNode.computeIfPresent(
          placed.node(),
          (node, all) -> {
            all.remove(pod);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** A persistent volume was added or changed. */
  public void putVolume(JsonNode tree) {
    JsonNode claim = tree.path("spec").path("claimRef");
    String name = tree.path("metadata").path("name").asString("");
    if (claim.isObject()) {
      claimOfVolume.put(
          name, new Pod(claim.path("namespace").asString(""), claim.path("name").asString("")));
    } else {
      claimOfVolume.remove(name);
    }
  }

  public void removeVolume(JsonNode tree) {
    claimOfVolume.remove(tree.path("metadata").path("name").asString(""));
  }

  private static Pod pod(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    return new Pod(metadata.path("namespace").asString(""), metadata.path("name").asString(""));
  }

  /** Whether the pod is on the node. */
  boolean isOn(String node, String namespace, String pod) {
    return byNode.getOrDefault(node, Map.of()).containsKey(new Pod(namespace, pod));
  }

  /**
   * Whether a pod of the node refers to the object.
   *
   * @param resource {@code secrets}, {@code configmaps}, {@code serviceaccounts}, {@code
   *     persistentvolumeclaims} or {@code persistentvolumes}
   */
  boolean refers(String node, String resource, String namespace, String name) {
    if (resource.equals("persistentvolumes")) {
      Pod claim = claimOfVolume.get(name);
      return claim != null
          && refers(node, "persistentvolumeclaims", claim.namespace(), claim.name());
    }
    var reference = new Reference(resource, name);
    for (Map.Entry<Pod, Set<Reference>> entry : byNode.getOrDefault(node, Map.of()).entrySet()) {
      if (entry.getKey().namespace().equals(namespace) && entry.getValue().contains(reference)) {
        return true;
      }
    }
    return false;
  }
}
