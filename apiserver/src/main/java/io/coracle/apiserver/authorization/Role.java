package io.coracle.apiserver.authorization;

import java.util.List;
import java.util.Map;

/**
 * A Role or ClusterRole as authorization needs it.
 *
 * @param namespace empty for a ClusterRole
 * @param aggregates the label selectors of an aggregated role, whose rules are those of all cluster
 *     roles that one of them matches
 */
public record Role(
    String namespace,
    String name,
    Map<String, String> labels,
    List<Rule> rules,
    List<Map<String, String>> aggregates) {

  public Role {
    labels = Map.copyOf(labels);
    rules = List.copyOf(rules);
    aggregates = List.copyOf(aggregates);
  }

  /** Whether one of the selectors picks {@code other}. */
  boolean aggregates(Role other) {
    return aggregates.stream()
        .anyMatch(selector -> other.labels().entrySet().containsAll(selector.entrySet()));
  }
}
