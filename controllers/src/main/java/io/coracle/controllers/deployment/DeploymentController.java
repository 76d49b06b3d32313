package io.coracle.controllers.deployment;

import io.coracle.api.StatusException;
import io.coracle.api.selector.LabelSelector;
import io.coracle.client.DeleteOptions;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.ownership.Claims;
import io.coracle.controllers.ownership.Owners;
import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves a deployment towards its template, one step each time: finds or makes the ReplicaSet of the
 * template, scales the sets as {@link Scaling} says, cleans up old ones and keeps the status as
 * {@link Progress} says.
 */
public final class DeploymentController implements Controller {
  private static final int DEFAULT_HISTORY = 10;

  private final Context context;
  private final EventRecorder events;
  private final Informer<Deployment> deployments;
  private final Informer<ReplicaSet> sets;
  private final Informer<Pod> pods;
  private final NewReplicaSets newSets;

  public DeploymentController(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.deployments = context.informers().of(Deployment.class);
    this.sets = context.informers().of(ReplicaSet.class);
    this.pods = context.informers().of(Pod.class);
    this.newSets = new NewReplicaSets(context.client(), events);
  }

  @Override
  public String name() {
    return "deployment";
  }

  @Override
  public int workers() {
    return 4;
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    sets.addIndex(Owners.BY_CONTROLLER, Owners::controllerUid);
    deployments.onChange(
        Informer.Handler.present(deployment -> enqueue.accept(ObjectKey.of(deployment))));
    sets.onChange(new SetHandler(enqueue));
    pods.onChange(new PodGone(enqueue));
  }

  /** Queues the deployment of a set, or those that could adopt it. */
  private final class SetHandler implements Informer.Handler<ReplicaSet> {
    private final Consumer<ObjectKey> enqueue;

    SetHandler(Consumer<ObjectKey> enqueue) {
      this.enqueue = enqueue;
    }

    @Override
    public void added(ReplicaSet set) {
      String namespace = set.getMetadata().getNamespace();
      var owner = Owners.controllerOf(set);
      if (owner.isPresent()) {
        if (owner.get().getKind().equals("Deployment")) {
          enqueue.accept(new ObjectKey(namespace, owner.get().getName()));
        }
      } else {
        deployments.inNamespace(namespace).stream()
            .filter(d -> selector(d).matches(set.getMetadata().getLabels()))
            .forEach(d -> enqueue.accept(ObjectKey.of(d)));
      }
    }

    @Override
    public void updated(ReplicaSet before, ReplicaSet set) {
      added(set);
    }

    @Override
    public void deleted(ReplicaSet set) {
      added(set);
    }
  }

  /** A Recreate deployment waits for its old pods to be gone. */
  private final class PodGone implements Informer.Handler<Pod> {
    private final Consumer<ObjectKey> enqueue;

    PodGone(Consumer<ObjectKey> enqueue) {
      this.enqueue = enqueue;
    }

    @Override
    public void deleted(Pod pod) {
      Owners.controllerOf(pod)
          .flatMap(owner -> sets.get(pod.getMetadata().getNamespace(), owner.getName()))
          .flatMap(Owners::controllerOf)
          .flatMap(owner -> deployments.get(pod.getMetadata().getNamespace(), owner.getName()))
          .filter(deployment -> !RolloutLimits.isRolling(deployment))
          .ifPresent(deployment -> enqueue.accept(ObjectKey.of(deployment)));
    }
  }

  private static LabelSelector selector(Deployment deployment) {
    return LabelSelector.of(deployment.getSpec().getSelector());
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<Deployment> found = deployments.get(key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.done();
    }
    Deployment deployment = found.get();
    LabelSelector selector = selector(deployment);
    List<ReplicaSet> owned =
        new Claims<>(context.client(), ReplicaSet.class)
            .claim(
                deployment,
                sets.inNamespace(key.namespace()),
                set -> selector.matches(set.getMetadata().getLabels()));
    RevisionedSets revisioned = RevisionedSets.of(deployment, owned);
    Optional<String> failure = Optional.empty();
    if (deployment.getMetadata().getDeletionTimestamp() == null) {
      try {
        revisioned = step(deployment, revisioned);
      } catch (StatusException e) {
        failure = Optional.of(e.getMessage());
      }
    }
    return report(deployment, revisioned, failure);
  }

  private Result report(
      Deployment deployment, RevisionedSets revisioned, Optional<String> failure) {
    Instant now = context.environment().clock().now();
    var progress = new Progress(deployment, revisioned, now);
    DeploymentStatus status = progress.status(failure);
    updateStatus(deployment, revisioned, status);
    if (failure.isPresent()) {
      return new Result.Retry(failure.get());
    }
    return progress.untilDeadline(status).map(Result::after).orElse(Result.done());
  }

  /** Carries out one step and returns the sets as they are then. */
  private RevisionedSets step(Deployment deployment, RevisionedSets revisioned) {
    RolloutLimits limits = RolloutLimits.of(deployment);
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    if (paused || isScalingEvent(limits, revisioned)) {
      RevisionedSets scaled =
          scale(deployment, revisioned, Scaling.proportional(limits, revisioned), limits);
      return paused && revisioned.oldWithPods().isEmpty() ? cleanUp(deployment, scaled) : scaled;
    }
    if (RolloutLimits.isRolling(deployment)) {
      RevisionedSets complete = newSets.ensureCurrent(deployment, revisioned, limits);
      RevisionedSets scaled =
          scale(deployment, complete, Scaling.rollingStep(limits, complete), limits);
      return cleanUp(deployment, scaled);
    }
    return recreate(deployment, revisioned, limits);
  }

  private RevisionedSets recreate(
      Deployment deployment, RevisionedSets revisioned, RolloutLimits limits) {
    boolean oldPodsLeft =
        revisioned.old().stream()
            .anyMatch(
                set ->
                    pods.byIndex(Owners.BY_CONTROLLER, set.getMetadata().getUid()).stream()
                        .anyMatch(pod -> !PodStates.hasEnded(pod)));
    RevisionedSets ready =
        oldPodsLeft ? revisioned : newSets.ensureCurrent(deployment, revisioned, limits);
    Scaling scaling = Scaling.recreateStep(deployment, ready, oldPodsLeft);
    return cleanUp(deployment, scale(deployment, ready, scaling, limits));
  }

  /** The deployment's size has changed since its sets were last scaled. */
  private static boolean isScalingEvent(RolloutLimits limits, RevisionedSets revisioned) {
    return revisioned.all().stream()
        .filter(set -> RevisionedSets.replicas(set) > 0)
        .flatMap(set -> Annotations.number(set, RevisionedSets.DESIRED_REPLICAS).stream())
        .anyMatch(desired -> desired != limits.replicas());
  }

  private RevisionedSets scale(
      Deployment deployment, RevisionedSets revisioned, Scaling scaling, RolloutLimits limits) {
    RevisionedSets result = revisioned;
    for (ReplicaSet set : revisioned.all()) {
      int before = RevisionedSets.replicas(set);
      int after = scaling.replicas().getOrDefault(set.getMetadata().getName(), before);
      boolean marksDiffer =
          before > 0
              && !Annotations.of(set)
                  .entrySet()
                  .containsAll(Annotations.sizeMarks(limits).entrySet());
      if (after != before || marksDiffer) {
        result = replaced(result, resize(deployment, set, after, limits));
      }
    }
    return result;
  }

  private ReplicaSet resize(
      Deployment deployment, ReplicaSet set, int replicas, RolloutLimits limits) {
    int before = RevisionedSets.replicas(set);
    ReplicaSet changed =
        new ReplicaSetBuilder(set)
            .editMetadata()
            .addToAnnotations(Annotations.sizeMarks(limits))
            .endMetadata()
            .editSpec()
            .withReplicas(replicas)
            .endSpec()
            .build();
    ReplicaSet written = context.client().resources(ReplicaSet.class).update(changed);
    if (replicas != before) {
      String direction = replicas > before ? "up" : "down";
      events.normal(
          deployment,
          "ScalingReplicaSet",
          "Scaled %s replica set %s from %d to %d"
              .formatted(direction, set.getMetadata().getName(), before, replicas));
    }
    return written;
  }

  private static RevisionedSets replaced(RevisionedSets sets, ReplicaSet written) {
    String uid = written.getMetadata().getUid();
    Optional<ReplicaSet> current =
        sets.current().map(c -> c.getMetadata().getUid().equals(uid) ? written : c);
    List<ReplicaSet> old =
        sets.old().stream()
            .map(set -> set.getMetadata().getUid().equals(uid) ? written : set)
            .toList();
    return new RevisionedSets(current, old);
  }

  /** Deletes old empty sets beyond {@code revisionHistoryLimit}, once the rollout is done. */
  private RevisionedSets cleanUp(Deployment deployment, RevisionedSets revisioned) {
    Integer limit = deployment.getSpec().getRevisionHistoryLimit();
    int keep = limit == null ? DEFAULT_HISTORY : limit;
    boolean done =
        revisioned.oldWithPods().isEmpty()
            && revisioned.current().map(RevisionedSets::available).orElse(0)
                >= RolloutLimits.of(deployment).replicas();
    List<ReplicaSet> removable =
        revisioned.old().stream()
            .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
            .sorted(Comparator.comparingLong(RevisionedSets::revision))
            .toList();
    if (!done || removable.size() <= keep) {
      return revisioned;
    }
    var left = new ArrayList<>(revisioned.old());
    for (ReplicaSet set : removable.subList(0, removable.size() - keep)) {
      context
          .client()
          .resources(ReplicaSet.class)
          .delete(
              set.getMetadata().getNamespace(),
              set.getMetadata().getName(),
              DeleteOptions.DEFAULT.onlyUid(set.getMetadata().getUid()));
      left.remove(set);
    }
    return new RevisionedSets(revisioned.current(), left);
  }

  private void updateStatus(
      Deployment deployment, RevisionedSets revisioned, DeploymentStatus status) {
    Deployment latest = withRevision(deployment, revisioned);
    if (!status.equals(latest.getStatus())) {
      Deployment changed = new DeploymentBuilder(latest).withStatus(status).build();
      context.client().resources(Deployment.class).updateStatus(changed);
    }
  }

  /** The deployment's annotation names the revision of its current set. */
  private Deployment withRevision(Deployment deployment, RevisionedSets revisioned) {
    String revision =
        revisioned
            .current()
            .map(set -> Annotations.of(set).get(RevisionedSets.REVISION))
            .orElse(null);
    if (revision == null
        || revision.equals(Annotations.of(deployment).get(RevisionedSets.REVISION))) {
      return deployment;
    }
    return context
        .client()
        .resources(Deployment.class)
        .edit(
            deployment.getMetadata().getNamespace(),
            deployment.getMetadata().getName(),
            d ->
                new DeploymentBuilder(d)
                    .editMetadata()
                    .addToAnnotations(RevisionedSets.REVISION, revision)
                    .endMetadata()
                    .build())
        .orElse(deployment);
  }
}
