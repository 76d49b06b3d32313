package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Resource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an object of one version of a kind into another version of it. Thread-safe; what it returns
 * may share parts with what it was given.
 */
@FunctionalInterface
public interface Conversion {

  /**
   * {@code object} as one of {@code target}.
   *
   * @param object of any version of the same kind; may be changed
   */
  ObjectNode convert(ObjectNode object, GroupVersionKind target);

  /** Whether clients of {@code resource} see the stored bytes without any conversion. */
  default boolean isShownAsStored(Resource resource) {
    return resource.kind().equals(resource.storageKind());
  }

  /** Conversions of the built-in kinds. */
  static Conversion builtIn() {
    return (object, target) -> {
      ObjectNode converted =
          target.kind().equals("Event") ? EventConversion.convert(object, target) : object;
      converted.put("apiVersion", target.apiVersion());
      converted.put("kind", target.kind());
      return converted;
    };
  }
}
