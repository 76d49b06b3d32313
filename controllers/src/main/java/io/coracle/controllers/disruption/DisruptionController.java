package io.coracle.controllers.disruption;

import io.coracle.api.selector.LabelSelector;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.disruption.Scales.UnknownScaleException;
import io.coracle.controllers.ownership.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the status of budgets: how many pods there should be, how many are healthy, how many may
 * go. Evictions count the last number down; what they have taken is remembered until the pod is
 * seen to go.
 */
public final class DisruptionController implements Controller {
  /** When the scale of a controller was unknown, it is asked for again so soon. */
  private static final Duration UNKNOWN = Duration.ofSeconds(30);

  private final Context context;
  private final EventRecorder events;
  private final Informer<PodDisruptionBudget> budgets;
  private final Informer<Pod> pods;
  private final Scales scales;

  public DisruptionController(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.budgets = context.informers().of(PodDisruptionBudget.class);
    this.pods = context.informers().of(Pod.class);
    this.scales = new Scales(context);
  }

  @Override
  public String name() {
    return "disruption";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    budgets.onChange(Informer.Handler.present(budget -> enqueue.accept(ObjectKey.of(budget))));
    pods.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(Pod pod) {
            budgetsOf(pod, enqueue);
          }

          @Override
          public void updated(Pod before, Pod pod) {
            budgetsOf(pod, enqueue);
            if (!Objects.equals(labels(before), labels(pod))) {
              budgetsOf(before, enqueue);
            }
          }

          @Override
          public void deleted(Pod pod) {
            budgetsOf(pod, enqueue);
          }
        });
  }

  private void budgetsOf(Pod pod, Consumer<ObjectKey> enqueue) {
    for (PodDisruptionBudget budget : budgets.inNamespace(pod.getMetadata().getNamespace())) {
      if (selector(budget).matches(labels(pod))) {
        enqueue.accept(ObjectKey.of(budget));
      }
    }
  }

  /** No selector selects nothing, an empty one everything. */
  private static LabelSelector selector(PodDisruptionBudget budget) {
    return LabelSelector.of(budget.getSpec().getSelector());
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<PodDisruptionBudget> budget = budgets.get(key.namespace(), key.name());
    if (budget.isEmpty()) {
      return Result.done();
    }
    Instant now = context.environment().clock().now();
    List<Pod> selected = selected(budget.get());
    try {
      int scale = Health.needsScale(budget.get()) ? scales.of(selected) : 0;
      Health health = Health.of(budget.get(), selected, scale, now);
      tell(budget.get(), selected, health);
      write(budget.get(), BudgetStatus.with(budget.get(), health, now));
      return health
          .recheck()
          .map(when -> Result.after(Duration.between(now, when).plusMillis(1)))
          .orElseGet(Result::done);
    } catch (UnknownScaleException e) {
      String why = String.valueOf(e.getMessage());
      events.warning(
          budget.get(),
          "CalculateExpectedPodCountFailed",
          "Failed to calculate the number of expected pods: " + why);
      write(budget.get(), BudgetStatus.failed(budget.get(), why, now));
      return Result.after(UNKNOWN);
    }
  }

  private List<Pod> selected(PodDisruptionBudget budget) {
    LabelSelector selector = selector(budget);
    return pods.inNamespace(budget.getMetadata().getNamespace()).stream()
        .filter(pod -> selector.matches(labels(pod)))
        .toList();
  }

  private void tell(PodDisruptionBudget budget, List<Pod> selected, Health health) {
    if (selected.isEmpty()) {
      events.normal(budget, "NoPods", "No matching pods found");
    }
    boolean unmanaged = selected.stream().anyMatch(pod -> Owners.controllerOf(pod).isEmpty());
    if (unmanaged && Health.needsScale(budget)) {
      events.warning(
          budget,
          "UnmanagedPods",
          "Some selected pods have no controller and are not counted as expected; an integer in"
              + " .spec.minAvailable counts them");
    }
    Map<String, String> before =
        budget.getStatus() == null || budget.getStatus().getDisruptedPods() == null
            ? Map.of()
            : budget.getStatus().getDisruptedPods();
    for (Pod pod : selected) {
      String name = pod.getMetadata().getName();
      if (before.containsKey(name)
          && !health.disrupted().containsKey(name)
          && pod.getMetadata().getDeletionTimestamp() == null) {
        events.warning(
            pod,
            "NotDeleted",
            "Pod was expected by PDB %s/%s to be deleted but it wasn't"
                .formatted(budget.getMetadata().getNamespace(), budget.getMetadata().getName()));
      }
    }
  }

  private void write(PodDisruptionBudget before, PodDisruptionBudget after) {
    if (!after.equals(before)) {
      context.client().resources(PodDisruptionBudget.class).updateStatus(after);
    }
  }
}
