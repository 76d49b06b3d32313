package io.coracle.api.patch;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Merge Patch (RFC 7386): objects are merged, null deletes, everything else replaces.
 * Thread-safe.
 */
public final class MergePatch {

  private MergePatch() {}

  /**
   * Reads a patch of an API object.
   *
   * @throws StatusException with reason BadRequest when it is no JSON object
   */
  public static ObjectNode parse(byte[] text) {
    return Json.parseObject(text);
  }

  /** What {@code patch} makes of {@code target}; shares nothing with either. */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    merge(result, changes);
    return result;
  }

  private static void merge(ObjectNode result, ObjectNode changes) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      String key = change.getKey();
      switch (change.getValue()) {
        case ObjectNode inner -> {
          ObjectNode below =
              result.get(key) instanceof ObjectNode present ? present : Json.object();
          merge(below, inner);
          result.set(key, below);
        }
        case JsonNode value when value.isNull() -> result.remove(key);
        case JsonNode value -> result.set(key, value.deepCopy());
      }
    }
  }
}
