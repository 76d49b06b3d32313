package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupResource;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.apiserver.admission.AdmissionChain;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import io.coracle.base.Environment;
import io.coracle.store.Store;
import java.util.Map;

/** What the verbs work with. */
public record Parts(
    Environment environment,
    Store store,
    Catalogue catalogue,
    Strategies strategies,
    Conversion conversion,
    AdmissionChain admission,
    Map<GroupResource, WriteHook> hooks) {

  public Parts {
    hooks = Map.copyOf(hooks);
  }

  Strategy strategy(Target target) {
    return strategies.of(target.storage());
  }

  WriteHook hook(Target target) {
    return hooks.getOrDefault(target.storage(), WriteHook.NONE);
  }
}
