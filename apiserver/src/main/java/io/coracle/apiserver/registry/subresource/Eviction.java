package io.coracle.apiserver.registry.subresource;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.StoredObjects;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.DeleteOptions;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.UpdateRule;
import io.coracle.apiserver.registry.verb.Updater;
import io.coracle.apiserver.registry.verb.Warnings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes a pod unless its disruption budget forbids it (API reference, "API-initiated Eviction").
 * Thread-safe: a budget is counted down with its resource version compared.
 */
public final class Eviction {
  /** What is sent. */
  public static final GroupVersionKind KIND = new GroupVersionKind("policy", "v1", "Eviction");

  private static final GroupVersionResource BUDGETS =
      new GroupVersionResource("policy", "v1", "poddisruptionbudgets");

  private final Verbs verbs;
  private final Objects objects;

  public Eviction(Verbs verbs) {
    this.verbs = verbs;
    this.objects = new StoredObjects(verbs.parts().store());
  }

  /**
   * Evicts the pod.
   *
   * @param target names the pod
   * @param eviction of {@link #KIND}
   * @throws StatusException with reason TooManyRequests when a budget forbids it
   */
  public void create(Target target, ObjectNode eviction, WriteOptions options) {
    String name = Metadata.name(eviction);
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw StatusException.badRequest("name in URL does not match name in Eviction object");
    }
    DeleteOptions deletion = deletion(eviction, options.dryRun());
    ObjectNode pod = Json.parseObject(verbs.reader().get(target, 0).value());
    boolean dryRun = deletion.dryRun();
    verbs.admit(target, "eviction", eviction, dryRun);
    if (!isOver(pod)) {
      Optional<ObjectNode> budget = budget(target, pod);
      if (budget.isPresent() && !Budget.mayGoUncounted(pod, budget.get())) {
        countDown(target, pod, budget.get(), dryRun);
      }
      mark(target, dryRun);
    }
    verbs.deleter().delete(target, deletion);
  }

  private static DeleteOptions deletion(ObjectNode eviction, boolean dryRun) {
    if (!(eviction.get("deleteOptions") instanceof ObjectNode body)) {
      return dryRun ? DeleteOptions.PLAIN.withDryRun() : DeleteOptions.PLAIN;
    }
    DeleteOptions options = DeleteOptions.of(body);
    return dryRun ? options.withDryRun() : options;
  }

  /** Pods that do not run, or are going anyway, disrupt nothing. */
  private static boolean isOver(ObjectNode pod) {
    return switch (pod.path("status").path("phase").asString("")) {
      case "Succeeded", "Failed", "Pending" -> true;
      default -> Metadata.isDeleting(pod);
    };
  }

  private Optional<ObjectNode> budget(Target target, ObjectNode pod) {
    List<ObjectNode> budgets =
        objects.list(BUDGETS.groupResource(), target.namespace()).stream()
            .filter(budget -> Budget.covers(budget, pod))
            .toList();
    if (budgets.size() > 1) {
      throw new StatusException(
          StatusException.Reason.INTERNAL_ERROR,
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    return budgets.stream().findFirst();
  }

  private void countDown(Target target, ObjectNode pod, ObjectNode budget, boolean dryRun) {
    Target of =
        new Target(
            verbs.parts().catalogue().resource(BUDGETS).orElseThrow(),
            "status",
            target.namespace(),
            Metadata.name(budget),
            target.identity());
    Instant now = now();
    verbs
        .updater()
        .update(
            of,
            UpdateRule.STATUS,
            before ->
                Budget.countDown(
                    before.orElseThrow(
                        () -> StatusException.notFound(of.groupResource(), of.name())),
                    Metadata.name(pod),
                    now),
            dryRun ? WriteOptions.DRY_RUN : WriteOptions.PLAIN,
            Updater.MAX_ATTEMPTS,
            new Warnings());
  }

  private Instant now() {
    return verbs.parts().environment().clock().now();
  }

  /** Says in the pod's status why it ends. */
  private void mark(Target target, boolean dryRun) {
    Instant now = now();
    verbs
        .updater()
        .update(
            target,
            UpdateRule.SYSTEM,
            before -> {
              ObjectNode pod =
                  before.orElseThrow(
                      () -> StatusException.notFound(target.groupResource(), target.name()));
              Conditions.set(
                  pod,
                  "DisruptionTarget",
                  "True",
                  "EvictionByEvictionAPI",
                  "Eviction API: evicting",
                  now);
              return pod;
            },
            dryRun ? WriteOptions.DRY_RUN : WriteOptions.PLAIN,
            Updater.MAX_ATTEMPTS,
            new Warnings());
  }
}
