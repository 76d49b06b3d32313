package io.coracle.scheduler.plugins.tainttoleration;

import io.coracle.api.node.Tolerations;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Scores;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Optional;

/**
 * Keeps pods off nodes whose NoSchedule and NoExecute taints they do not tolerate; avoids
 * PreferNoSchedule ones.
 */
public final class TaintToleration implements Plugin.Filter, Plugin.Score {

  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    Optional<Taint> untolerated =
        node.taints().stream()
            .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
            .filter(taint -> !Tolerations.tolerates(pod, taint))
            .findFirst();
    return untolerated
        .map(taint -> Verdict.unresolvable("node(s) had untolerated taint " + shown(taint)))
        .orElse(Verdict.FITS);
  }

  private static String shown(Taint taint) {
    return "{" + taint.getKey() + ": " + (taint.getValue() == null ? "" : taint.getValue()) + "}";
  }

  @Override
  public long score(CycleState state, Pod pod, NodeInfo node) {
    return node.taints().stream()
        .filter(taint -> "PreferNoSchedule".equals(taint.getEffect()))
        .filter(taint -> !Tolerations.tolerates(pod, taint))
        .count();
  }

  @Override
  public void normalize(CycleState state, Pod pod, long[] scores) {
    Scores.normalizeReversed(scores);
  }

  @Override
  public int weight() {
    return 3;
  }
}
