package io.coracle.controllers.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.quantity.Quantity;
import io.coracle.api.quota.Scopes;
import io.coracle.api.quota.Usage;
import io.coracle.api.quota.Usages;
import io.coracle.api.typed.Typed;
import io.fabric8.kubernetes.api.model.ResourceQuotaSpec;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Adds up what is used of one quota. Not thread-safe. */
final class QuotaTotal {
  private final JsonNode spec;
  private final boolean scoped;
  private final Set<String> names;
  private final Map<String, Quantity> used = new TreeMap<>();

  /**
   * @param names what the quota limits
   */
  QuotaTotal(ResourceQuotaSpec spec, Set<String> names) {
    this.spec = Typed.tree(spec);
    this.scoped =
        !this.spec.path("scopes").isEmpty()
            || !this.spec.path("scopeSelector").path("matchExpressions").isEmpty();
    this.names = names;
  }

  /** Objects of {@code resource} follow: of what they use nothing is used yet. */
  void begin(GroupResource resource) {
    for (String name : names) {
      if (Usages.counted(name).map(resource::equals).orElse(false)) {
        used.putIfAbsent(name, Quantity.ZERO);
      }
    }
  }

  void add(Measure measure) {
    if (!scoped || Scopes.match(spec, measure.facts())) {
      add(measure.usage());
    }
  }

  /** No scope holds for objects of which only the number counts. */
  void addCount(GroupResource resource, int count) {
    if (!scoped) {
      add(Usages.ofMany(resource, count));
    }
  }

  private void add(Usage usage) {
    usage
        .amounts()
        .forEach(
            (name, amount) -> {
              if (names.contains(name)) {
                used.merge(name, amount, Quantity::plus);
              }
            });
  }

  Map<String, Quantity> used() {
    return used;
  }
}
