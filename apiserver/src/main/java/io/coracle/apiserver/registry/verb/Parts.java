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
import org.jspecify.annotations.Nullable;

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

  /**
   * The strategy for the target: that of its subresource, e.g. {@code pods/resize}, or of the
   * resource under the name the client used, or of the resource it is stored as.
   */
  Strategy strategy(Target target) {
    Strategy own = subresourceStrategy(target);
    if (own == null) {
      own = strategies.byResource().get(target.groupResource());
    }
    return own == null ? strategies.of(target.storage()) : own;
  }

  private @Nullable Strategy subresourceStrategy(Target target) {
    if (target.subresource().isEmpty()) {
      return null;
    }
    String name = target.storage().resource() + "/" + target.subresource();
    return strategies.byResource().get(new GroupResource(target.storage().group(), name));
  }

  /** What an update of the target may change. */
  public UpdateRule updateRule(Target target) {
    if (target.subresource().isEmpty() || subresourceStrategy(target) != null) {
      return UpdateRule.OBJECT;
    }
    return switch (target.subresource()) {
      case "finalize" -> UpdateRule.FINALIZE;
      case "approval" -> UpdateRule.APPROVAL;
      default -> UpdateRule.STATUS;
    };
  }

  WriteHook hook(Target target) {
    return hooks.getOrDefault(target.storage(), WriteHook.NONE);
  }
}
