package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.json.Json;
import io.coracle.apiserver.admission.AdmissionChain;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.object.CustomKinds;
import io.coracle.apiserver.registry.object.CustomKinds.CustomKind;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.apiserver.registry.object.StoredForm;
import io.coracle.apiserver.registry.object.StoredForm.Encoded;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import io.coracle.base.Environment;
import io.coracle.store.Store;
import io.coracle.store.Stored;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the verbs work with. */
public record Parts(
    Environment environment,
    Store store,
    Catalogue catalogue,
    Strategies strategies,
    Conversion conversion,
    AdmissionChain admission,
    Map<GroupResource, WriteHook> hooks,
    CustomKinds custom) {
  public Parts {
    hooks = Map.copyOf(hooks);
  }

  /** The custom kind of the target; empty for built-in ones. */
  public Optional<CustomKind> customKind(Target target) {
    return target.resource().custom() ? custom.find(target.resource().name()) : Optional.empty();
  }

  /** The fields of the target's objects that selectors may name. */
  public SelectableFields selectable(Target target) {
    return customKind(target)
        .map(CustomKind::selectable)
        .orElseGet(() -> SelectableFields.of(target.groupResource()));
  }

  /** A stored object in the form in which it is worked with. */
  public ObjectNode read(Target target, Stored stored) {
    ObjectNode tree = Json.parseObject(stored.value());
    return target.resource().custom() ? conversion.convert(tree, target.workingKind()) : tree;
  }

  /**
   * The bytes to be stored of {@code object}. An object that is too large for the store loses what
   * is said of the owners of its fields before it is refused.
   *
   * @throws StatusException with reason RequestEntityTooLarge
   */
  Encoded encode(Target target, ObjectNode object) {
    ObjectNode stored = forStorage(target, object);
    try {
      return StoredForm.encode(target.storageKind(), stored, selectable(target));
    } catch (StatusException e) {
      boolean tooLarge = e.reason() == StatusException.Reason.REQUEST_ENTITY_TOO_LARGE;
      if (!tooLarge || Metadata.of(stored).remove(Metadata.MANAGED_FIELDS) == null) {
        throw e;
      }
      return StoredForm.encode(target.storageKind(), stored, selectable(target));
    }
  }

  /** Like {@link #encode}, of an object that is not going to be stored. */
  byte[] encodeUnstored(Target target, ObjectNode object) {
    return StoredForm.withoutRevision(target.storageKind(), forStorage(target, object));
  }

  private ObjectNode forStorage(Target target, ObjectNode object) {
    return target.workingKind().equals(target.storageKind())
        ? object
        : conversion.convert(object.deepCopy(), target.storageKind());
  }

  /**
   * The strategy for the target: that of its subresource, e.g. {@code pods/resize}, or of the
   * resource under the name the client used, or of the resource it is stored as.
   */
  Strategy strategy(Target target) {
    Optional<CustomKind> kind = customKind(target);
    if (kind.isPresent()) {
      return kind.get().strategy();
    }
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
