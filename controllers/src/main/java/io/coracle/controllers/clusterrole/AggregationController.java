package io.coracle.controllers.clusterrole;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the rules of aggregated cluster roles ({@code aggregationRule}), {@code view}, {@code
 * edit} and {@code admin} among them, so that everybody can read what they allow.
 */
public final class AggregationController implements Controller {
  private final Context context;
  private final Informer<ClusterRole> roles;

  public AggregationController(Context context) {
    this.context = context;
    this.roles = context.informers().of(ClusterRole.class);
  }

  @Override
  public String name() {
    return "clusterrole-aggregation-controller";
  }

  /** Any role may be part of any aggregated one. */
  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    roles.onChange(Informer.Handler.any(role -> enqueueAll(enqueue)));
  }

  private void enqueueAll(Consumer<ObjectKey> enqueue) {
    for (ClusterRole role : roles.all()) {
      if (Aggregation.isAggregated(role)) {
        enqueue.accept(ObjectKey.of(role));
      }
    }
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<ClusterRole> role = roles.get("", key.name()).filter(Aggregation::isAggregated);
    if (role.isEmpty()) {
      return Result.done();
    }
    List<PolicyRule> rules = Aggregation.rules(role.get(), roles.all());
    if (!rules.equals(role.get().getRules())) {
      context
          .client()
          .resources(ClusterRole.class)
          .update(new ClusterRoleBuilder(role.get()).withRules(rules).build());
    }
    return Result.done();
  }
}
