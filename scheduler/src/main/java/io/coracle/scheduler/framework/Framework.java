package io.coracle.scheduler.framework;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Runs the plug-ins of one profile over a snapshot. A cycle is a function of the pod, the snapshot
 * and the random generator that breaks ties; it changes nothing.
 */
public final class Framework {
  private final List<Plugin> plugins;
  private final RandomGenerator random;

  public Framework(List<Plugin> plugins, RandomGenerator random) {
    this.plugins = List.copyOf(plugins);
    this.random = random;
  }

  /** Plug-ins that serve {@code point}, in order. */
  public <P extends Plugin> List<P> serving(Class<P> point) {
    return plugins.stream().filter(point::isInstance).map(point::cast).toList();
  }

  /** Why the pod may not enter the queue; empty if it may. */
  public List<String> gatedBy(Pod pod) {
    var gates = new ArrayList<String>();
    for (Plugin.PreEnqueue plugin : serving(Plugin.PreEnqueue.class)) {
      if (plugin.preEnqueue(pod) instanceof Verdict.Unschedulable refused) {
        gates.addAll(refused.reasons());
      }
    }
    return gates;
  }

  /** Finds the best node for {@code pod}. */
  public Decision decide(CycleState state, Pod pod, Snapshot snapshot) {
    Set<String> worthTrying = null;
    for (Plugin.PreFilter plugin : serving(Plugin.PreFilter.class)) {
      Plugin.PreFilterResult result = plugin.preFilter(state, pod, snapshot);
      if (result.verdict() instanceof Verdict.Unschedulable refused) {
        return new Decision.NoFit(snapshot.nodes().size(), List.of(), refused.reasons());
      }
      if (result.nodes().isPresent()) {
        worthTrying = intersection(worthTrying, result.nodes().get());
      }
    }
    var refusals = new ArrayList<Decision.Refusal>();
    var fitting = new ArrayList<NodeInfo>();
    List<Plugin.Filter> filters = serving(Plugin.Filter.class);
    for (NodeInfo node : snapshot.nodes()) {
      if (worthTrying != null && !worthTrying.contains(node.name())) {
        refusals.add(notWorthTrying(node));
        continue;
      }
      Optional<Decision.Refusal> refusal = refusal(filters, state, pod, node);
      if (refusal.isPresent()) {
        refusals.add(refusal.get());
      } else {
        fitting.add(node);
      }
    }
    return fitting.isEmpty()
        ? new Decision.NoFit(snapshot.nodes().size(), refusals, List.of())
        : best(state, pod, fitting);
  }

  private static Decision.Refusal notWorthTrying(NodeInfo node) {
    String reason = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
    return new Decision.Refusal(node.name(), "NodeAffinity", List.of(reason), false);
  }

  private static Set<String> intersection(
      @org.jspecify.annotations.Nullable Set<String> one, Set<String> other) {
    if (one == null) {
      return other;
    }
    var both = new java.util.HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private static Optional<Decision.Refusal> refusal(
      List<Plugin.Filter> filters, CycleState state, Pod pod, NodeInfo node) {
    for (Plugin.Filter filter : filters) {
      if (filter.filter(state, pod, node) instanceof Verdict.Unschedulable refused) {
        return Optional.of(
            new Decision.Refusal(
                node.name(), filter.name(), refused.reasons(), refused.resolvable()));
      }
    }
    return Optional.empty();
  }

  private Decision best(CycleState state, Pod pod, List<NodeInfo> fitting) {
    if (fitting.size() == 1) {
      return new Decision.Place(fitting.getFirst().name(), Map.of());
    }
    long[] totals = new long[fitting.size()];
    serving(Plugin.PreScore.class).forEach(plugin -> plugin.preScore(state, pod, fitting));
    for (Plugin.Score plugin : serving(Plugin.Score.class)) {
      long[] scores = new long[fitting.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = plugin.score(state, pod, fitting.get(i));
      }
      plugin.normalize(state, pod, scores);
      for (int i = 0; i < scores.length; i++) {
        totals[i] += scores[i] * plugin.weight();
      }
    }
    var byName = new HashMap<String, Long>();
    for (int i = 0; i < totals.length; i++) {
      byName.put(fitting.get(i).name(), totals[i]);
    }
    return new Decision.Place(fitting.get(highest(totals)).name(), byName);
  }

  /** The index of the highest total; among equals each is as likely as the others. */
  private int highest(long[] totals) {
    int best = 0;
    int equals = 1;
    for (int i = 1; i < totals.length; i++) {
      if (totals[i] > totals[best]) {
        best = i;
        equals = 1;
      } else if (totals[i] == totals[best]) {
        equals++;
        if (random.nextInt(equals) == 0) {
          best = i;
        }
      }
    }
    return best;
  }
}
