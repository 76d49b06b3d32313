package io.coracle.apiserver.strategy;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a write to the status subresource may change. */
final class StatusOnly {
  private StatusOnly() {}

  /**
   * Takes everything from {@code before}, except the status and the metadata that the registry
   * looks after.
   */
  static void keepAllButStatus(ObjectNode object, ObjectNode before) {
    for (String field : List.copyOf(object.propertyNames())) {
      if (!isKept(field)) {
        object.remove(field);
      }
    }
    before
        .properties()
        .forEach(
            entry -> {
              if (!isKept(entry.getKey())) {
                JsonNode copy = entry.getValue().deepCopy();
                object.set(entry.getKey(), copy);
              }
            });
  }

  private static boolean isKept(String field) {
    return switch (field) {
      case "apiVersion", "kind", "metadata", "status" -> true;
      default -> false;
    };
  }
}
