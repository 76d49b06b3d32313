package io.coracle.scheduler.plugins.noderesources;

import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Resources;
import io.fabric8.kubernetes.api.model.Pod;

/** Prefers nodes on which CPU and memory would be used to the same degree. */
public final class BalancedAllocation implements Plugin.Score {

  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  @Override
  public long score(CycleState state, Pod pod, NodeInfo node) {
    Resources used = node.requested().plus(Resources.requestedBy(pod));
    double cpu = share(used, node, Resources.CPU);
    double memory = share(used, node, Resources.MEMORY);
    // The standard deviation of two numbers is half of their distance.
    return (long) ((1 - Math.abs(cpu - memory) / 2) * MAX_SCORE);
  }

  private static double share(Resources used, NodeInfo node, String resource) {
    long capacity = node.allocatable().of(resource);
    return capacity == 0 ? 1 : Math.min(1, (double) used.of(resource) / capacity);
  }
}
