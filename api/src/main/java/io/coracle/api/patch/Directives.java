package io.coracle.api.patch;

import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The keys of a strategic merge patch that say how to merge rather than what. */
final class Directives {
  static final String PATCH = "$patch";
  static final String RETAIN_KEYS = "$retainKeys";
  static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";
  static final String SET_ORDER = "$setElementOrder/";

  private Directives() {}

  /** What {@code $patch} may say. */
  enum Patch {
    NONE,
    REPLACE,
    DELETE,
    MERGE
  }

  /** The {@code $patch} of a map. */
  static Patch of(ObjectNode patch) {
    JsonNode directive = patch.get(PATCH);
    if (directive == null) {
      return Patch.NONE;
    }
    return switch (directive.asString("")) {
      case "replace" -> Patch.REPLACE;
      case "delete" -> Patch.DELETE;
      case "merge" -> Patch.MERGE;
      default ->
          throw Refusals.unprocessable("unknown patch type: " + directive + " in map: " + patch);
    };
  }

  private static boolean isDirective(String key) {
    return key.equals(PATCH)
        || key.equals(RETAIN_KEYS)
        || key.startsWith(DELETE_FROM_LIST)
        || key.startsWith(SET_ORDER);
  }

  /**
   * A copy of {@code value} as it is taken where there is nothing to merge with: without
   * directives, without what they delete, and without nulls in objects.
   */
  static JsonNode taken(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> takenObject(object);
      case ArrayNode array -> takenArray(array);
      default -> value.deepCopy();
    };
  }

  static ObjectNode takenObject(ObjectNode object) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (of(object) == Patch.DELETE) {
      return result;
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!isDirective(entry.getKey()) && !entry.getValue().isNull()) {
        result.set(entry.getKey(), taken(entry.getValue()));
      }
    }
    return result;
  }

  private static ArrayNode takenArray(ArrayNode array) {
    var kept = new ArrayList<JsonNode>(array.size());
    for (JsonNode element : array) {
      boolean marker = element instanceof ObjectNode object && isMarker(object);
      if (!marker) {
        kept.add(taken(element));
      }
    }
    return JsonNodeFactory.instance.arrayNode().addAll(kept);
  }

  /** Whether an element of a list only says what to do with the list. */
  private static boolean isMarker(ObjectNode element) {
    return switch (of(element)) {
      case DELETE -> true;
      case REPLACE -> element.size() == 1;
      case MERGE, NONE -> false;
    };
  }
}
