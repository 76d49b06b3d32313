package io.coracle.controllers.replicaset;

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
import io.coracle.controllers.ownership.Expectations;
import io.coracle.controllers.ownership.Owners;
import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates and deletes pods until a ReplicaSet has as many as it asks for, and keeps its status. */
public final class ReplicaSetController implements Controller {
  /** Finds pods without a controller by their namespace. */
  private static final String ORPHANS = "orphans";

  private final Context context;
  private final EventRecorder events;
  private final Expectations expectations;
  private final Informer<ReplicaSet> sets;
  private final Informer<Pod> pods;

  public ReplicaSetController(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.expectations = new Expectations(context.environment().clock());
    this.sets = context.informers().of(ReplicaSet.class);
    this.pods = context.informers().of(Pod.class);
  }

  @Override
  public String name() {
    return "replicaset";
  }

  @Override
  public int workers() {
    return 4;
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    pods.addIndex(Owners.BY_CONTROLLER, Owners::controllerUid);
    pods.addIndex(
        ORPHANS,
        pod ->
            Owners.controllerOf(pod).isEmpty()
                ? List.of(pod.getMetadata().getNamespace())
                : List.of());
    sets.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(ReplicaSet set) {
            enqueue.accept(ObjectKey.of(set));
          }

          @Override
          public void updated(ReplicaSet before, ReplicaSet set) {
            enqueue.accept(ObjectKey.of(set));
          }

          @Override
          public void deleted(ReplicaSet set) {
            expectations.forget(set.getMetadata().getUid());
          }
        });
    pods.onChange(new PodHandler(enqueue));
  }

  /** Queues the owner of a pod, or whoever could adopt it. */
  private final class PodHandler implements Informer.Handler<Pod> {
    private final Consumer<ObjectKey> enqueue;

    PodHandler(Consumer<ObjectKey> enqueue) {
      this.enqueue = enqueue;
    }

    @Override
    public void added(Pod pod) {
      changed(pod);
    }

    @Override
    public void updated(Pod before, Pod pod) {
      changed(pod);
      if (!Owners.controllerUid(before).equals(Owners.controllerUid(pod))) {
        changed(before);
      }
    }

    @Override
    public void deleted(Pod pod) {
      Owners.controllerOf(pod)
          .ifPresent(o -> expectations.sawDeleted(o.getUid(), pod.getMetadata().getName()));
      changed(pod);
    }

    private void changed(Pod pod) {
      String namespace = pod.getMetadata().getNamespace();
      var owner = Owners.controllerOf(pod);
      if (owner.isPresent()) {
        if (owner.get().getKind().equals("ReplicaSet")) {
          enqueue.accept(new ObjectKey(namespace, owner.get().getName()));
        }
      } else {
        sets.inNamespace(namespace).stream()
            .filter(set -> selector(set).matches(pod.getMetadata().getLabels()))
            .forEach(set -> enqueue.accept(ObjectKey.of(set)));
      }
    }
  }

  private static LabelSelector selector(ReplicaSet set) {
    return LabelSelector.of(set.getSpec().getSelector());
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<ReplicaSet> found = sets.get(key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.done();
    }
    ReplicaSet set = found.get();
    LabelSelector selector = selector(set);
    List<Pod> owned =
        new Claims<>(context.client(), Pod.class)
            .claim(
                set, candidates(set, selector), p -> selector.matches(p.getMetadata().getLabels()));
    Instant now = context.environment().clock().now();
    Optional<String> failure = Optional.empty();
    if (set.getMetadata().getDeletionTimestamp() == null && expectationsMet(set, owned)) {
      failure = carryOut(set, ReplicaSetPlan.of(set, owned, now));
    }
    updateStatus(set, owned, failure, now);
    if (failure.isPresent()) {
      return new Result.Retry(failure.get());
    }
    return ReplicaSetPlan.nextAvailable(set, owned, now).map(Result::after).orElse(Result.done());
  }

  private Collection<Pod> candidates(ReplicaSet set, LabelSelector selector) {
    List<Pod> owned = pods.byIndex(Owners.BY_CONTROLLER, set.getMetadata().getUid());
    List<Pod> orphans = pods.byIndex(ORPHANS, set.getMetadata().getNamespace());
    var candidates = new ArrayList<>(owned);
    orphans.stream()
        .filter(pod -> PodStates.isActive(pod) && selector.matches(pod.getMetadata().getLabels()))
        .forEach(candidates::add);
    return candidates;
  }

  private boolean expectationsMet(ReplicaSet set, List<Pod> owned) {
    List<String> names = owned.stream().map(p -> p.getMetadata().getName()).toList();
    List<String> alive =
        owned.stream()
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .map(p -> p.getMetadata().getName())
            .toList();
    return expectations.met(set.getMetadata().getUid(), names, alive);
  }

  /** Returns why a pod could not be created, if one could not. */
  private Optional<String> carryOut(ReplicaSet set, ReplicaSetPlan plan) {
    for (Pod pod : plan.delete()) {
      delete(set, pod);
    }
    for (int i = 0; i < plan.create(); i++) {
      try {
        create(set);
      } catch (StatusException e) {
        events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
        return Optional.of(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private void create(ReplicaSet set) {
    Pod created =
        context.client().resources(Pod.class).create(set.getMetadata().getNamespace(), podOf(set));
    expectations.expectCreated(set.getMetadata().getUid(), created.getMetadata().getName());
    events.normal(set, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
  }

  private static Pod podOf(ReplicaSet set) {
    PodTemplateSpec template = set.getSpec().getTemplate();
    return new PodBuilder()
        .withNewMetadata()
        .withGenerateName(set.getMetadata().getName() + "-")
        .withNamespace(set.getMetadata().getNamespace())
        .withLabels(template.getMetadata().getLabels())
        .withAnnotations(template.getMetadata().getAnnotations())
        .withFinalizers(template.getMetadata().getFinalizers())
        .withOwnerReferences(Owners.referenceTo(set))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private void delete(ReplicaSet set, Pod pod) {
    String name = pod.getMetadata().getName();
    expectations.expectDeleted(set.getMetadata().getUid(), name);
    boolean deleted =
        context
            .client()
            .resources(Pod.class)
            .delete(
                pod.getMetadata().getNamespace(),
                name,
                DeleteOptions.DEFAULT.onlyUid(pod.getMetadata().getUid()));
    if (deleted) {
      events.normal(set, "SuccessfulDelete", "Deleted pod: " + name);
    } else {
      expectations.sawDeleted(set.getMetadata().getUid(), name);
    }
  }

  private void updateStatus(
      ReplicaSet set, List<Pod> owned, Optional<String> failure, Instant now) {
    var status = ReplicaSetPlan.status(set, owned, failure, now);
    if (!status.equals(set.getStatus())) {
      ReplicaSet changed = new ReplicaSetBuilder(set).withStatus(status).build();
      context.client().resources(ReplicaSet.class).updateStatus(changed);
    }
  }
}
