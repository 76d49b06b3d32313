package io.coracle.controllers.disruption;

import io.coracle.client.Resources;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes back the condition DisruptionTarget of pods that were to go and have not begun to: whoever
 * set it has failed or changed its mind (KEP-3329).
 */
public final class StaleDisruptionController implements Controller {
  static final Duration STALE_AFTER = Duration.ofMinutes(2);

  private static final String CONDITION = "DisruptionTarget";

  private final Context context;
  private final Informer<Pod> pods;

  public StaleDisruptionController(Context context) {
    this.context = context;
    this.pods = context.informers().of(Pod.class);
  }

  @Override
  public String name() {
    return "stale-disruption";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    pods.onChange(
        Informer.Handler.present(
            pod -> {
              if (target(pod).isPresent()) {
                enqueue.accept(ObjectKey.of(pod));
              }
            }));
  }

  /** The condition, where it can become stale: a kubelet that ends a pod takes its time. */
  private static Optional<PodCondition> target(Pod pod) {
    if (!PodStates.isActive(pod)
        || pod.getStatus() == null
        || pod.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(CONDITION) && "True".equals(c.getStatus()))
        .filter(c -> !"TerminationByKubelet".equals(c.getReason()))
        .findFirst();
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<PodCondition> condition =
        pods.get(key.namespace(), key.name()).flatMap(StaleDisruptionController::target);
    if (condition.isEmpty() || condition.get().getLastTransitionTime() == null) {
      return Result.done();
    }
    Instant now = context.environment().clock().now();
    Instant stale = Instant.parse(condition.get().getLastTransitionTime()).plus(STALE_AFTER);
    if (stale.isAfter(now)) {
      return Result.after(Duration.between(now, stale));
    }
    String patch =
        """
        {"status":{"conditions":[{"type":"%s","status":"False","lastTransitionTime":"%s"}]}}\
        """
            .formatted(CONDITION, now.truncatedTo(ChronoUnit.SECONDS));
    context
        .client()
        .resources(Pod.class)
        .patch(key.namespace(), key.name(), "status", Resources.PatchType.STRATEGIC, patch);
    return Result.done();
  }
}
