package io.coracle.controllers.clusterrole;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the rules of an aggregated cluster role are: a function of all cluster roles. */
final class Aggregation {
  private Aggregation() {}

  static boolean isAggregated(ClusterRole role) {
    return role.getAggregationRule() != null
        && role.getAggregationRule().getClusterRoleSelectors() != null
        && !role.getAggregationRule().getClusterRoleSelectors().isEmpty();
  }

  /**
   * The rules of all roles that one of the selectors picks, selector by selector, each in the order
   * of the roles' names; every rule once.
   */
  static List<PolicyRule> rules(ClusterRole aggregated, Collection<ClusterRole> all) {
    List<ClusterRole> byName =
        all.stream().sorted(Comparator.comparing(role -> role.getMetadata().getName())).toList();
    Set<PolicyRule> rules = new LinkedHashSet<>();
    for (LabelSelector selector : aggregated.getAggregationRule().getClusterRoleSelectors()) {
      for (ClusterRole role : byName) {
        boolean itself = role.getMetadata().getName().equals(aggregated.getMetadata().getName());
        if (!itself && matches(selector, labels(role)) && role.getRules() != null) {
          rules.addAll(role.getRules());
        }
      }
    }
    return List.copyOf(rules);
  }

  private static Map<String, String> labels(ClusterRole role) {
    Map<String, String> labels = role.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static boolean matches(LabelSelector selector, Map<String, String> labels) {
    Map<String, String> exact =
        selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
    List<LabelSelectorRequirement> expressions =
        selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
    return labels.entrySet().containsAll(exact.entrySet())
        && expressions.stream().allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
    boolean there = labels.containsKey(requirement.getKey());
    List<String> values = requirement.getValues() == null ? List.of() : requirement.getValues();
    boolean listed = there && values.contains(labels.get(requirement.getKey()));
    return switch (requirement.getOperator()) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> there;
      case "DoesNotExist" -> !there;
      default -> false;
    };
  }
}
