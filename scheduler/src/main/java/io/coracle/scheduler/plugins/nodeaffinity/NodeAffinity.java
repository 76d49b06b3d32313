package io.coracle.scheduler.plugins.nodeaffinity;

import io.coracle.api.node.NodeSelectors;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Scores;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses nodes that the pod's nodeSelector or required node affinity does not match; scores
 * preferred ones.
 */
public final class NodeAffinity implements Plugin.Filter, Plugin.Score {
  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    return NodeSelectors.admit(pod, node.name(), node.labels())
        ? Verdict.FITS
        : Verdict.unresolvable(NodeSelectors.MISMATCH);
  }

  private static io.fabric8.kubernetes.api.model.@Nullable NodeAffinity affinity(Pod pod) {
    var affinity = pod.getSpec().getAffinity();
    return affinity == null ? null : affinity.getNodeAffinity();
  }

  @Override
  public long score(CycleState state, Pod pod, NodeInfo node) {
    var affinity = affinity(pod);
    List<PreferredSchedulingTerm> preferred =
        affinity == null ? null : affinity.getPreferredDuringSchedulingIgnoredDuringExecution();
    if (preferred == null) {
      return 0;
    }
    return preferred.stream()
        .filter(term -> NodeSelectors.matches(term.getPreference(), node.name(), node.labels()))
        .mapToLong(PreferredSchedulingTerm::getWeight)
        .sum();
  }

  @Override
  public void normalize(CycleState state, Pod pod, long[] scores) {
    Scores.normalize(scores);
  }

  @Override
  public int weight() {
    return 2;
  }
}
