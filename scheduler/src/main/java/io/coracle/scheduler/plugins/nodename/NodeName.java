package io.coracle.scheduler.plugins.nodename;

import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;

/** Refuses every node but the one that {@code spec.nodeName} names, if it names one. */
public final class NodeName implements Plugin.Filter {
  static final String REASON = "node(s) didn't match the requested node name";

  @Override
  public String name() {
    return "NodeName";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    String wanted = pod.getSpec().getNodeName();
    return wanted == null || wanted.isEmpty() || wanted.equals(node.name())
        ? Verdict.FITS
        : Verdict.unresolvable(REASON);
  }
}
