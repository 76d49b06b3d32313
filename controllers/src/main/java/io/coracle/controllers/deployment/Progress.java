package io.coracle.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/**
 * The status of a deployment: how many pods of which kind there are, whether enough are available,
 * and whether the rollout gets on. Pure.
 *
 * <p>Transitions of the condition {@code Progressing}:
 *
 * <pre>
 * a new set was made               True   NewReplicaSetCreated
 * a set grew, shrank or got ready  True   ReplicaSetUpdated
 * everything is as asked for       True   NewReplicaSetAvailable
 * nothing moved for the deadline   False  ProgressDeadlineExceeded
 * paused                           Unknown DeploymentPaused, resumed: Unknown DeploymentResumed
 * </pre>
 */
final class Progress {
  private final Deployment deployment;
  private final RevisionedSets sets;
  private final Instant now;

  Progress(Deployment deployment, RevisionedSets sets, Instant now) {
    this.deployment = deployment;
    this.sets = sets;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  DeploymentStatus status(Optional<String> createFailure) {
    DeploymentStatus counted = counted();
    var conditions = new ArrayList<DeploymentCondition>();
    conditions.add(available(counted));
    progressing(counted).ifPresent(conditions::add);
    replicaFailure(createFailure).ifPresent(conditions::add);
    return new DeploymentStatusBuilder(counted).withConditions(conditions).build();
  }

  private DeploymentStatus counted() {
    int available = RevisionedSets.sumAvailable(sets.all());
    int total = RevisionedSets.sumActual(sets.all());
    int unavailable = Math.max(0, RevisionedSets.sumReplicas(sets.all()) - available);
    int terminating =
        sets.all().stream()
            .filter(s -> s.getStatus() != null && s.getStatus().getTerminatingReplicas() != null)
            .mapToInt(s -> s.getStatus().getTerminatingReplicas())
            .sum();
    return new DeploymentStatusBuilder()
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .withReplicas(orNull(total))
        .withUpdatedReplicas(orNull(sets.current().map(RevisionedSets::actual).orElse(0)))
        .withReadyReplicas(orNull(sets.all().stream().mapToInt(RevisionedSets::ready).sum()))
        .withAvailableReplicas(orNull(available))
        .withUnavailableReplicas(orNull(unavailable))
        .withTerminatingReplicas(terminating)
        .withCollisionCount(
            deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount())
        .build();
  }

  /** Zero is left out of the status, as the API does. */
  private static @org.jspecify.annotations.Nullable Integer orNull(int count) {
    return count == 0 ? null : count;
  }

  private DeploymentCondition available(DeploymentStatus counted) {
    int available = or0(counted.getAvailableReplicas());
    boolean enough = available >= RolloutLimits.of(deployment).fewestAvailable();
    return enough
        ? condition(
            "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        : condition(
            "Available",
            "False",
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.");
  }

  private Optional<DeploymentCondition> progressing(DeploymentStatus counted) {
    Optional<DeploymentCondition> before = conditionBefore("Progressing");
    if (deployment.getSpec().getProgressDeadlineSeconds() == null
        || deployment.getSpec().getProgressDeadlineSeconds() == Integer.MAX_VALUE) {
      return before;
    }
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return Optional.of(paused(before));
    }
    boolean wasComplete =
        before.map(c -> "NewReplicaSetAvailable".equals(c.getReason())).orElse(false);
    if (isComplete(counted)) {
      String message = setWords("has successfully progressed.");
      return Optional.of(condition("Progressing", "True", "NewReplicaSetAvailable", message));
    }
    if (hasMoved(counted) || wasComplete && isNewRollout()) {
      String message = setWords("is progressing.");
      return Optional.of(renewed("True", "ReplicaSetUpdated", message));
    }
    if (isOverdue(before) && !wasComplete) {
      String message = setWords("has timed out progressing.");
      return Optional.of(condition("Progressing", "False", "ProgressDeadlineExceeded", message));
    }
    return before.or(() -> firstProgress());
  }

  private Optional<DeploymentCondition> firstProgress() {
    return sets.current()
        .map(
            set ->
                condition(
                    "Progressing",
                    "True",
                    "NewReplicaSetCreated",
                    "Created new replica set \"" + set.getMetadata().getName() + "\""));
  }

  private boolean isNewRollout() {
    Long observed =
        deployment.getStatus() == null ? null : deployment.getStatus().getObservedGeneration();
    return !Objects.equals(observed, deployment.getMetadata().getGeneration());
  }

  private DeploymentCondition paused(Optional<DeploymentCondition> before) {
    boolean timedOut =
        before.map(c -> "ProgressDeadlineExceeded".equals(c.getReason())).orElse(false);
    return timedOut
        ? before.get()
        : condition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
  }

  private String setWords(String words) {
    return sets.current()
        .map(set -> "ReplicaSet \"" + set.getMetadata().getName() + "\" " + words)
        .orElseGet(() -> "Deployment \"" + deployment.getMetadata().getName() + "\" " + words);
  }

  /** All pods are of the current template and available, and no others are left. */
  private boolean isComplete(DeploymentStatus counted) {
    int wanted = RolloutLimits.of(deployment).replicas();
    return sets.current().isPresent()
        && or0(counted.getUpdatedReplicas()) == wanted
        && or0(counted.getReplicas()) == wanted
        && or0(counted.getAvailableReplicas()) == wanted;
  }

  /** More updated, fewer old, more ready or more available pods than the last status said. */
  private boolean hasMoved(DeploymentStatus counted) {
    DeploymentStatus before = deployment.getStatus();
    if (before == null) {
      return false;
    }
    int oldBefore = or0(before.getReplicas()) - or0(before.getUpdatedReplicas());
    int oldNow = or0(counted.getReplicas()) - or0(counted.getUpdatedReplicas());
    return or0(counted.getUpdatedReplicas()) > or0(before.getUpdatedReplicas())
        || oldNow < oldBefore
        || or0(counted.getReadyReplicas()) > or0(before.getReadyReplicas())
        || or0(counted.getAvailableReplicas()) > or0(before.getAvailableReplicas());
  }

  private boolean isOverdue(Optional<DeploymentCondition> before) {
    return before.map(c -> !deadline(c).isAfter(now)).orElse(false);
  }

  private Instant deadline(DeploymentCondition progressing) {
    return Instant.parse(progressing.getLastUpdateTime())
        .plusSeconds(deployment.getSpec().getProgressDeadlineSeconds());
  }

  /**
   * How long until the deadline must be looked at again; empty if the rollout is done or has none.
   */
  Optional<Duration> untilDeadline(DeploymentStatus status) {
    Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
    if (seconds == null || seconds == Integer.MAX_VALUE || isComplete(status)) {
      return Optional.empty();
    }
    return status.getConditions().stream()
        .filter(c -> c.getType().equals("Progressing") && "True".equals(c.getStatus()))
        .findFirst()
        .map(c -> Duration.between(now, deadline(c)).plusSeconds(1))
        .filter(Duration::isPositive);
  }

  private Optional<DeploymentCondition> replicaFailure(Optional<String> createFailure) {
    if (createFailure.isPresent()) {
      return Optional.of(condition("ReplicaFailure", "True", "FailedCreate", createFailure.get()));
    }
    return sets.current()
        .map(ReplicaSet::getStatus)
        .flatMap(
            status ->
                status.getConditions() == null
                    ? Optional.empty()
                    : status.getConditions().stream()
                        .filter(c -> c.getType().equals("ReplicaFailure"))
                        .findFirst())
        .map(c -> condition("ReplicaFailure", c.getStatus(), c.getReason(), c.getMessage()));
  }

  private Optional<DeploymentCondition> conditionBefore(String type) {
    var status = deployment.getStatus();
    return status == null || status.getConditions() == null
        ? Optional.empty()
        : status.getConditions().stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  /** A condition; its times are those of before where it has not changed. */
  private DeploymentCondition condition(String type, String status, String reason, String message) {
    Optional<DeploymentCondition> before = conditionBefore(type);
    boolean sameReason =
        before.map(c -> c.getStatus().equals(status) && reason.equals(c.getReason())).orElse(false);
    if (sameReason && Objects.equals(before.get().getMessage(), message)) {
      return before.get();
    }
    boolean sameStatus = before.map(c -> c.getStatus().equals(status)).orElse(false);
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(now.toString())
        .withLastTransitionTime(sameStatus ? before.get().getLastTransitionTime() : now.toString())
        .build();
  }

  /** The progress condition with the present time, because something moved just now. */
  private DeploymentCondition renewed(String status, String reason, String message) {
    return new DeploymentConditionBuilder(condition("Progressing", status, reason, message))
        .withLastUpdateTime(now.toString())
        .build();
  }

  private static int or0(@org.jspecify.annotations.Nullable Integer count) {
    return count == null ? 0 : count;
  }
}
