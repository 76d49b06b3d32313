package io.coracle.scheduler.plugins.nodeaffinity;

import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Scores;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses nodes that the pod's nodeSelector or required node affinity does not match; scores
 * preferred ones.
 */
public final class NodeAffinity implements Plugin.Filter, Plugin.Score {
  static final String REASON = "node(s) didn't match Pod's node affinity/selector";

  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    return matchesSelector(pod, node) && matchesRequired(pod, node)
        ? Verdict.FITS
        : Verdict.unresolvable(REASON);
  }

  private static boolean matchesSelector(Pod pod, NodeInfo node) {
    Map<String, String> selector = pod.getSpec().getNodeSelector();
    return selector == null
        || selector.entrySet().stream()
            .allMatch(entry -> entry.getValue().equals(node.labels().get(entry.getKey())));
  }

  private static boolean matchesRequired(Pod pod, NodeInfo node) {
    var affinity = affinity(pod);
    NodeSelector required =
        affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
    return required == null
        || required.getNodeSelectorTerms().stream()
            .anyMatch(term -> NodeSelectorTerms.matches(term, node));
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
        .filter(term -> NodeSelectorTerms.matches(term.getPreference(), node))
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
