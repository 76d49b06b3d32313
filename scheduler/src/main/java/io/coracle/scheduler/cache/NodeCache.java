package io.coracle.scheduler.cache;

import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Snapshot;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the pods on them, renewed change by change. A pod that was given a node counts there at
 * once, before the API has told us so ("assumed"). Thread-safe; {@link #snapshot} is cheap while
 * nothing changes.
 */
public final class NodeCache {
  private final Map<String, NodeInfo> nodes = new LinkedHashMap<>();

  /** Pods by uid with the node that they are counted on. */
  private final Map<String, Counted> counted = new HashMap<>();

  private @Nullable Snapshot snapshot;

  private record Counted(Pod pod, String node, boolean assumed) {}

  public synchronized void putNode(Node node) {
    String name = node.getMetadata().getName();
    NodeInfo known = nodes.get(name);
    NodeInfo renewed = known == null ? withKnownPods(NodeInfo.of(node)) : known.withNode(node);
    nodes.put(name, renewed);
    snapshot = null;
  }

  /** Pods can become known before the node that they are on. */
  private NodeInfo withKnownPods(NodeInfo node) {
    NodeInfo result = node;
    for (Counted entry : counted.values()) {
      if (entry.node.equals(node.name())) {
        result = result.with(entry.pod);
      }
    }
    return result;
  }

  public synchronized void removeNode(String name) {
    nodes.remove(name);
    snapshot = null;
  }

  /** Counts a pod that the API shows on a node. */
  public synchronized void putPod(Pod pod) {
    count(pod, pod.getSpec().getNodeName(), false);
  }

  /** Counts a pod on a node that it is about to be bound to. */
  public synchronized void assume(Pod pod, String node) {
    count(pod, node, true);
  }

  /** Takes an assumption back, unless the API has confirmed it meanwhile. */
  public synchronized void forget(Pod pod) {
    Counted entry = counted.get(pod.getMetadata().getUid());
    if (entry != null && entry.assumed) {
      removePod(pod);
    }
  }

  public synchronized boolean isCounted(Pod pod) {
    return counted.containsKey(pod.getMetadata().getUid());
  }

  private void count(Pod pod, String node, boolean assumed) {
    Counted before = counted.put(pod.getMetadata().getUid(), new Counted(pod, node, assumed));
    if (before != null && !before.node.equals(node)) {
      nodes.computeIfPresent(before.node, (name, info) -> info.without(pod));
    }
    nodes.computeIfPresent(node, (name, info) -> info.with(pod));
    snapshot = null;
  }

  public synchronized void removePod(Pod pod) {
    Counted entry = counted.remove(pod.getMetadata().getUid());
    if (entry != null) {
      nodes.computeIfPresent(entry.node, (name, info) -> info.without(pod));
      snapshot = null;
    }
  }

  /** The nodes as they are now. */
  public synchronized Snapshot snapshot() {
    Snapshot current = snapshot;
    if (current == null) {
      List<NodeInfo> list = new ArrayList<>(nodes.values());
      current = new Snapshot(List.copyOf(list), Map.copyOf(nodes));
      snapshot = current;
    }
    return current;
  }
}
