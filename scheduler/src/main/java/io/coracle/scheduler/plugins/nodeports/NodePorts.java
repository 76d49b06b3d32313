package io.coracle.scheduler.plugins.nodeports;

import io.coracle.api.node.HostPorts;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;

/** Refuses nodes on which a host port that the pod wants is taken. */
public final class NodePorts implements Plugin.Filter {

  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    return HostPorts.clash(pod, node.pods().values())
        ? Verdict.unschedulable(HostPorts.TAKEN)
        : Verdict.FITS;
  }
}
