package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events exist in the core group and, with other field names, in {@code events.k8s.io}. Both show
 * the same objects.
 */
final class EventConversion {
  private static final String GROUP = "events.k8s.io";

  /** Names in the core group, and what they are called in {@code events.k8s.io}. */
  private static final Map<String, String> NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "reportingComponent", "reportingController",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount");

  private EventConversion() {}

  static ObjectNode convert(ObjectNode event, GroupVersionKind target) {
    boolean isNew = event.path("apiVersion").asString("").startsWith(GROUP + "/");
    boolean toNew = target.group().equals(GROUP);
    if (isNew == toNew) {
      return event;
    }
    ObjectNode converted = Json.object();
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      if (!toNew || !isEmptyReporter(field)) {
        converted.set(name(field.getKey(), toNew), field.getValue());
      }
    }
    return converted;
  }

  /** In the core group the reporter is always written, in the other one only if there is one. */
  private static boolean isEmptyReporter(Map.Entry<String, JsonNode> field) {
    return field.getKey().startsWith("reporting") && field.getValue().asString("").isEmpty();
  }

  private static String name(String field, boolean toNew) {
    if (toNew) {
      return NAMES.getOrDefault(field, field);
    }
    for (Map.Entry<String, String> names : NAMES.entrySet()) {
      if (names.getValue().equals(field)) {
        return names.getKey();
      }
    }
    return field;
  }
}
