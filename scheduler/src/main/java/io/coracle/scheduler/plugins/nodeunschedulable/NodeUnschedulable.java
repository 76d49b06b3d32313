package io.coracle.scheduler.plugins.nodeunschedulable;

import io.coracle.api.node.Tolerations;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;

/** Refuses cordoned nodes, unless the pod tolerates the taint that stands for it. */
public final class NodeUnschedulable implements Plugin.Filter {
  private static final Taint TAINT =
      new TaintBuilder()
          .withKey("node.kubernetes.io/unschedulable")
          .withEffect("NoSchedule")
          .build();

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    var spec = node.node().getSpec();
    boolean cordoned = spec != null && Boolean.TRUE.equals(spec.getUnschedulable());
    return cordoned && !Tolerations.tolerates(pod, TAINT)
        ? Verdict.unresolvable("node(s) were unschedulable")
        : Verdict.FITS;
  }
}
