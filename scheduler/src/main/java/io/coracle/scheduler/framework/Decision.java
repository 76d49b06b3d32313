package io.coracle.scheduler.framework;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a scheduling cycle ended. */
public sealed interface Decision {

  /**
   * The pod goes to a node.
   *
   * @param scores of each node that fitted, weighted sum over all plug-ins; empty if only one
   *     fitted
   */
  record Place(String node, Map<String, Long> scores) implements Decision {
    public Place {
      scores = Map.copyOf(scores);
    }
  }

  /**
   * No node fits now.
   *
   * @param nodeCount how many nodes there are
   * @param refusals which node was refused by which plug-in, and why
   * @param wholePod why the pod fits nowhere, if a pre-filter said so before any node was tried
   */
  record NoFit(int nodeCount, List<Refusal> refusals, List<String> wholePod) implements Decision {
    public NoFit {
      refusals = List.copyOf(refusals);
      wholePod = List.copyOf(wholePod);
    }

    /**
     * The message that the pod's condition and event carry, e.g. {@code 0/5 nodes are available: 2
     * node(s) had untolerated taint {k: v}, 3 Insufficient memory.}
     */
    public String message() {
      if (nodeCount == 0) {
        return "no nodes available to schedule pods";
      }
      String head = "0/" + nodeCount + " nodes are available";
      if (!wholePod.isEmpty()) {
        return head + ": " + String.join(", ", wholePod) + ".";
      }
      var counts = new TreeMap<String, Integer>();
      refusals.forEach(r -> r.reasons().forEach(reason -> counts.merge(reason, 1, Integer::sum)));
      List<String> parts =
          counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).sorted().toList();
      return head + ": " + String.join(", ", parts) + ".";
    }
  }

  /** Why a node was refused. */
  record Refusal(String node, String plugin, List<String> reasons, boolean resolvable) {
    public Refusal {
      reasons = List.copyOf(reasons);
    }
  }
}
