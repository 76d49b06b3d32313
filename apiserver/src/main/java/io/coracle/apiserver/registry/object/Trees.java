package io.coracle.apiserver.registry.object;

import io.coracle.api.json.Json;
import tools.jackson.databind.JsonNode;

/** Compares trees. */
public final class Trees {
  private Trees() {}

  /** Whether two values are written alike; the Java type of a number does not matter. */
  public static boolean equal(JsonNode one, JsonNode other) {
    if (one.equals(other)) {
      return true;
    }
    return one.getNodeType() == other.getNodeType()
        && !one.isMissingNode()
        && Json.text(one).equals(Json.text(other));
  }

  /** Whether {@code text} is one of the values anywhere in {@code tree}. */
  public static boolean hasText(JsonNode tree, String text) {
    if (tree.isString()) {
      return tree.stringValue().equals(text);
    }
    for (JsonNode child : tree) {
      if (hasText(child, text)) {
        return true;
      }
    }
    return false;
  }
}
