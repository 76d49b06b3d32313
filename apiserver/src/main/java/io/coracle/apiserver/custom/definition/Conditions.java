package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.registry.object.Metadata;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a definition. */
public final class Conditions {
  private Conditions() {}

  /** Sets a condition; its time only changes with its status. */
  public static void set(
      ObjectNode definition,
      String type,
      String status,
      String reason,
      String message,
      Instant now) {
    ObjectNode parent =
        definition.get("status") instanceof ObjectNode present
            ? present
            : definition.putObject("status");
    ArrayNode conditions =
        parent.get("conditions") instanceof ArrayNode present
            ? present
            : parent.putArray("conditions");
    for (JsonNode each : conditions) {
      if (each instanceof ObjectNode condition
          && condition.path("type").asString("").equals(type)) {
        if (!condition.path("status").asString("").equals(status)) {
          condition.put("lastTransitionTime", Metadata.time(now));
        }
        condition.put("status", status).put("reason", reason).put("message", message);
        return;
      }
    }
    conditions
        .addObject()
        .put("type", type)
        .put("status", status)
        .put("lastTransitionTime", Metadata.time(now))
        .put("reason", reason)
        .put("message", message);
  }
}
