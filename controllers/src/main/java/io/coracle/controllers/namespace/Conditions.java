package io.coracle.controllers.namespace;

import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions of a namespace that is being deleted. */
final class Conditions {
  private Conditions() {}

  /** A condition that is true while {@code counts} has entries, and names them. */
  static NamespaceCondition of(
      String type,
      Map<String, Integer> counts,
      String reason,
      String words,
      String entryWords,
      String doneWords) {
    if (counts.isEmpty()) {
      return new NamespaceConditionBuilder()
          .withType(type)
          .withStatus("False")
          .withReason(
              type.endsWith("FinalizersRemaining") ? "ContentHasNoFinalizers" : "ContentRemoved")
          .withMessage(doneWords)
          .build();
    }
    String list =
        counts.entrySet().stream()
            .map(e -> entryWords.formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    return new NamespaceConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(words.formatted(list))
        .build();
  }

  /**
   * The status with these conditions; transition times stay where the condition's status has not
   * changed.
   */
  static NamespaceStatus merged(
      @Nullable NamespaceStatus before, List<NamespaceCondition> conditions, Instant now) {
    List<NamespaceCondition> old =
        before == null || before.getConditions() == null ? List.of() : before.getConditions();
    var merged = new ArrayList<NamespaceCondition>();
    old.stream()
        .filter(o -> conditions.stream().noneMatch(c -> c.getType().equals(o.getType())))
        .forEach(merged::add);
    for (NamespaceCondition condition : conditions) {
      String since =
          old.stream()
              .filter(o -> o.getType().equals(condition.getType()))
              .filter(o -> o.getStatus().equals(condition.getStatus()))
              .map(NamespaceCondition::getLastTransitionTime)
              .findFirst()
              .orElse(now.toString());
      merged.add(new NamespaceConditionBuilder(condition).withLastTransitionTime(since).build());
    }
    return new NamespaceStatusBuilder(before == null ? new NamespaceStatus() : before)
        .withPhase("Terminating")
        .withConditions(merged)
        .build();
  }
}
