package io.coracle.apiserver.registry.subresource;

import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.object.Metadata;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sets conditions of an object's status. */
final class Conditions {
  private Conditions() {}

  /**
   * Sets the condition {@code type}; the time of its transition changes only with its status.
   *
   * @return the condition
   */
  static ObjectNode set(
      ObjectNode object, String type, String value, String reason, String message, Instant now) {
    ObjectNode status =
        object.get("status") instanceof ObjectNode present ? present : object.putObject("status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    ObjectNode condition = find(conditions, type);
    if (condition == null) {
      condition = Json.object().put("type", type);
      conditions.add(condition);
    }
    if (!condition.path("status").asString("").equals(value)) {
      condition.put("status", value);
      condition.put("lastTransitionTime", Metadata.time(now));
    }
    text(condition, "reason", reason);
    text(condition, "message", message);
    return condition;
  }

  private static void text(ObjectNode condition, String field, String value) {
    if (value.isEmpty()) {
      condition.remove(field);
    } else {
      condition.put(field, value);
    }
  }

  static @org.jspecify.annotations.Nullable ObjectNode find(JsonNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (condition instanceof ObjectNode found && found.path("type").asString("").equals(type)) {
        return found;
      }
    }
    return null;
  }
}
