package io.coracle.api.apply;

import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.PathElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which fields a write can own: not those that the resource resets whatever is sent.
 * Implementations are stateless.
 */
@FunctionalInterface
public interface FieldFilter {
  /** In a pattern: any element. */
  String ANY = "*";

  /** Every field. */
  FieldFilter ALL = set -> set;

  FieldSet filter(FieldSet set);

  /** All but {@code reset} and what is below. */
  static FieldFilter without(FieldSet reset) {
    return set -> set.recursiveDifference(reset);
  }

  /**
   * Only what lies on or below the paths.
   *
   * @param paths names of fields; {@link #ANY} stands for any element
   */
  static FieldFilter only(List<List<String>> paths) {
    List<List<String>> patterns = List.copyOf(paths);
    return set -> matching(set, patterns, new FieldSet());
  }

  private static FieldSet matching(FieldSet set, List<List<String>> patterns, FieldSet into) {
    for (Map.Entry<String, FieldSet> child : set.children().entrySet()) {
      var rests = new ArrayList<List<String>>();
      for (List<String> pattern : patterns) {
        String first = pattern.getFirst();
        if (first.equals(ANY) || PathElement.field(first).equals(child.getKey())) {
          rests.add(pattern.subList(1, pattern.size()));
        }
      }
      if (rests.isEmpty()) {
        continue;
      }
      FieldSet node = child.getValue();
      FieldSet kept =
          rests.stream().anyMatch(List::isEmpty)
              ? node
              : matching(node, rests, node.isMember() ? FieldSet.member() : new FieldSet());
      if (kept.isMember() || !kept.isEmpty()) {
        into.put(child.getKey(), kept);
      }
    }
    return into;
  }
}
