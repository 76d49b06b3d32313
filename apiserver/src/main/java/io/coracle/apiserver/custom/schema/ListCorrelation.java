package io.coracle.apiserver.custom.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Which element of a list an element of a newer list was: by its keys in lists of type map, unknown
 * in all others.
 */
public final class ListCorrelation {
  private final List<String> keys;
  private final Map<Object, JsonNode> byKey;

  /**
   * @param before the older list; null if there is none
   */
  public ListCorrelation(StructuralSchema schema, @Nullable JsonNode before) {
    this.keys = schema.listType().equals("map") ? schema.listMapKeys() : List.of();
    this.byKey = new HashMap<>();
    if (!keys.isEmpty() && before instanceof ArrayNode array) {
      for (JsonNode item : array) {
        byKey.putIfAbsent(key(item, keys), item);
      }
    }
  }

  /** What {@code item} was; null if it is new or that cannot be said. */
  public @Nullable JsonNode of(JsonNode item) {
    return keys.isEmpty() ? null : byKey.get(key(item, keys));
  }

  /** The keys of an element of a list of type map. */
  static Object key(JsonNode item, List<String> keys) {
    var values = new ArrayList<Object>(keys.size());
    for (String key : keys) {
      values.add(SameValues.key(item.path(key)));
    }
    return values;
  }
}
