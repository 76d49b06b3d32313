package io.coracle.scheduler.plugins.nodeaffinity;

import io.coracle.scheduler.framework.NodeInfo;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a term of a node selector matches a node (API reference, {@code NodeSelectorTerm}). */
public final class NodeSelectorTerms {
  private NodeSelectorTerms() {}

  /** All requirements of a term must hold; a term without any matches nothing. */
  public static boolean matches(NodeSelectorTerm term, NodeInfo node) {
    List<NodeSelectorRequirement> expressions = orEmpty(term.getMatchExpressions());
    List<NodeSelectorRequirement> fields = orEmpty(term.getMatchFields());
    if (expressions.isEmpty() && fields.isEmpty()) {
      return false;
    }
    return expressions.stream().allMatch(r -> holds(r, node.labels().get(r.getKey())))
        && fields.stream().allMatch(r -> holds(r, fieldOf(r.getKey(), node)));
  }

  private static @Nullable String fieldOf(String key, NodeInfo node) {
    return key.equals("metadata.name") ? node.name() : null;
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
