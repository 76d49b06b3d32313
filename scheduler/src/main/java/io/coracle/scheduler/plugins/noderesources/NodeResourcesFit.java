package io.coracle.scheduler.plugins.noderesources;

import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Resources;
import io.coracle.scheduler.framework.Snapshot;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Refuses nodes that have not enough left of what the pod requests; prefers those with most left.
 */
public final class NodeResourcesFit implements Plugin.PreFilter, Plugin.Filter, Plugin.Score {
  private static final String PODS = "pods";

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  /** What the pod requests, computed once in a cycle. */
  private record Requested(Resources real, Resources assumed) {}

  @Override
  public PreFilterResult preFilter(CycleState state, Pod pod, Snapshot snapshot) {
    state.put(Requested.class, requested(pod));
    return PreFilterResult.ALL;
  }

  private static Requested requested(Pod pod) {
    return new Requested(Resources.requestedBy(pod), Resources.nonZeroRequestedBy(pod));
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    Requested requested = state.get(Requested.class).orElseGet(() -> requested(pod));
    List<String> reasons = missing(requested.real(), node);
    boolean couldEverFit =
        requested.real().amounts().entrySet().stream()
            .allMatch(entry -> entry.getValue() <= node.allocatable().of(entry.getKey()));
    return reasons.isEmpty() ? Verdict.FITS : new Verdict.Unschedulable(reasons, couldEverFit);
  }

  /** What is missing on {@code node} for a pod that requests {@code wanted}, as users read it. */
  public static List<String> missing(Resources wanted, NodeInfo node) {
    var reasons = new ArrayList<String>();
    if (node.pods().size() + 1 > node.allocatable().of(PODS)) {
      reasons.add("Too many pods");
    }
    for (String resource : new TreeSet<>(wanted.amounts().keySet())) {
      long amount = wanted.of(resource);
      long left = node.allocatable().of(resource) - node.requested().of(resource);
      if (amount > 0 && amount > left) {
        reasons.add("Insufficient " + resource);
      }
    }
    return reasons;
  }

  /** The share of CPU and memory that would be left, averaged (strategy LeastAllocated). */
  @Override
  public long score(CycleState state, Pod pod, NodeInfo node) {
    Requested requested = state.get(Requested.class).orElseGet(() -> requested(pod));
    Resources used = node.nonZeroRequested().plus(requested.assumed());
    return (left(used, node, Resources.CPU) + left(used, node, Resources.MEMORY)) / 2;
  }

  private static long left(Resources used, NodeInfo node, String resource) {
    long capacity = node.allocatable().of(resource);
    long inUse = used.of(resource);
    return capacity == 0 || inUse > capacity ? 0 : (capacity - inUse) * MAX_SCORE / capacity;
  }
}
