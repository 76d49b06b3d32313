package io.coracle.controllers.disruption;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what was found into the status of a budget. Pure. */
final class BudgetStatus {
  private static final String CONDITION = "DisruptionAllowed";

  private BudgetStatus() {}

  /** The budget with its pods' health in its status; equal to itself if nothing is new. */
  static PodDisruptionBudget with(PodDisruptionBudget budget, Health health, Instant now) {
    boolean some = health.allowed() > 0;
    Long generation = budget.getMetadata().getGeneration();
    return new PodDisruptionBudgetBuilder(budget)
        .editOrNewStatus()
        .withCurrentHealthy(health.current())
        .withDesiredHealthy(health.desired())
        .withExpectedPods(health.expected())
        .withDisruptionsAllowed(health.allowed())
        .withDisruptedPods(health.disrupted())
        .withObservedGeneration(generation)
        .withConditions(
            conditions(
                budget,
                condition(
                    some ? "True" : "False",
                    some ? "SufficientPods" : "InsufficientPods",
                    "",
                    generation),
                now))
        .endStatus()
        .build();
  }

  /** The budget when nobody knows how its pods are: none may go. */
  static PodDisruptionBudget failed(PodDisruptionBudget budget, String why, Instant now) {
    Long observed = budget.getStatus() == null ? null : budget.getStatus().getObservedGeneration();
    return new PodDisruptionBudgetBuilder(budget)
        .editOrNewStatus()
        .withDisruptionsAllowed(0)
        .withConditions(conditions(budget, condition("False", "SyncFailed", why, observed), now))
        .endStatus()
        .build();
  }

  private static Condition condition(
      String status, String reason, String message, @Nullable Long generation) {
    return new ConditionBuilder()
        .withType(CONDITION)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(generation)
        .build();
  }

  /** Its conditions with {@code fresh} among them; its time is that of the last change of truth. */
  private static List<Condition> conditions(
      PodDisruptionBudget budget, Condition fresh, Instant now) {
    PodDisruptionBudgetStatus status = budget.getStatus();
    List<Condition> old =
        status == null || status.getConditions() == null ? List.of() : status.getConditions();
    fresh.setLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString());
    var all = new ArrayList<Condition>();
    boolean placed = false;
    for (Condition condition : old) {
      if (!condition.getType().equals(CONDITION)) {
        all.add(condition);
        continue;
      }
      if (condition.getStatus().equals(fresh.getStatus())) {
        fresh.setLastTransitionTime(condition.getLastTransitionTime());
      }
      all.add(fresh);
      placed = true;
    }
    if (!placed) {
      all.add(fresh);
    }
    return all;
  }
}
