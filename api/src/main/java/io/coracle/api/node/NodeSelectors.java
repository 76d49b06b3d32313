package io.coracle.api.node;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether selectors match a node (API reference, {@code NodeSelector}). */
public final class NodeSelectors {
  /** What is said of a node that does not match what a pod requires. */
  public static final String MISMATCH = "node(s) didn't match Pod's node affinity/selector";

  private NodeSelectors() {}

  /**
   * Whether a node is one that the pod may run on by its {@code nodeSelector} and its required node
   * affinity.
   */
  public static boolean admit(Pod pod, String nodeName, Map<String, String> labels) {
    Map<String, String> selector = pod.getSpec().getNodeSelector();
    if (selector != null && !labels.entrySet().containsAll(selector.entrySet())) {
      return false;
    }
    var affinity = pod.getSpec().getAffinity();
    var ofNodes = affinity == null ? null : affinity.getNodeAffinity();
    NodeSelector required =
        ofNodes == null ? null : ofNodes.getRequiredDuringSchedulingIgnoredDuringExecution();
    return required == null || matches(required, nodeName, labels);
  }

  /** One term must match. */
  public static boolean matches(
      NodeSelector selector, String nodeName, Map<String, String> labels) {
    return orEmpty(selector.getNodeSelectorTerms()).stream()
        .anyMatch(term -> matches(term, nodeName, labels));
  }

  /** All requirements of a term must hold; a term without any matches nothing. */
  public static boolean matches(
      NodeSelectorTerm term, String nodeName, Map<String, String> labels) {
    List<NodeSelectorRequirement> expressions = orEmpty(term.getMatchExpressions());
    List<NodeSelectorRequirement> fields = orEmpty(term.getMatchFields());
    if (expressions.isEmpty() && fields.isEmpty()) {
      return false;
    }
    return expressions.stream().allMatch(r -> holds(r, labels.get(r.getKey())))
        && fields.stream()
            .allMatch(r -> holds(r, r.getKey().equals("metadata.name") ? nodeName : null));
  }

  private static boolean holds(NodeSelectorRequirement requirement, @Nullable String value) {
    List<String> values = orEmpty(requirement.getValues());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, values) > 0;
      case "Lt" -> compare(value, values) < 0;
      default -> false;
    };
  }

  /**
   * Negative, zero or positive as the label's number is less, equal or greater; zero if either is
   * no number.
   */
  private static int compare(@Nullable String value, List<String> values) {
    if (value == null || values.size() != 1) {
      return 0;
    }
    try {
      return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
