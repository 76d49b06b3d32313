package io.coracle.api.patch;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch: like a merge patch, but lists that the schema gives a merge key are merged
 * element by element, and directives say what else to do (API documentation, "Strategic Merge
 * Patch"). Thread-safe.
 *
 * <p>Worked example: the object has {@code containers: [{name: a, image: i}, {name: b, image: j}]},
 * the patch {@code containers: [{name: c, image: k}, {name: b, image: null}, {name: a, $patch:
 * delete}]}. The merge key is {@code name}: {@code a} goes, {@code b} loses its image, {@code c} is
 * new, and since the patch names {@code c} before {@code b} the result is {@code [{name: c, image:
 * k}, {name: b}]}.
 *
 * <p>Directives: {@code $patch: replace | delete} in an object or an element; {@code
 * $deleteFromPrimitiveList/x} lists values to remove from the list {@code x}; {@code
 * $setElementOrder/x} gives the order of the elements of {@code x}; {@code $retainKeys} names the
 * only keys of an object that stay.
 */
public final class StrategicMergePatch {

  private StrategicMergePatch() {}

  /**
   * What {@code patch} makes of {@code target}; shares nothing with either.
   *
   * @param schema of the object
   * @throws StatusException with reason BadRequest when a directive has the wrong form, with reason
   *     Invalid (422) when the patch does not fit the object
   */
  public static ObjectNode apply(ObjectNode target, ObjectNode patch, Schema schema) {
    return map(target.deepCopy(), patch, schema);
  }

  /** Merges into {@code original}, which may be changed; the result may be another object. */
  static ObjectNode map(ObjectNode original, ObjectNode patch, Schema schema) {
    switch (Directives.of(patch)) {
      case REPLACE -> {
        return Directives.takenObject(patch);
      }
      case DELETE -> {
        return JsonNodeFactory.instance.objectNode();
      }
      case MERGE, NONE -> retainKeys(original, patch);
    }
    Set<String> ordered = orderedLists(original, patch, schema);
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      String key = change.getKey();
      if (key.startsWith(Directives.DELETE_FROM_LIST)) {
        deleteFrom(original, key.substring(Directives.DELETE_FROM_LIST.length()), change);
      } else if (!ordered.contains(key) && !isOwnDirective(key)) {
        change(original, key, change.getValue(), schema);
      }
    }
    return original;
  }

  private static boolean isOwnDirective(String key) {
    return key.equals(Directives.PATCH)
        || key.equals(Directives.RETAIN_KEYS)
        || key.startsWith(Directives.SET_ORDER);
  }

  private static void change(ObjectNode original, String key, JsonNode value, Schema schema) {
    if (value.isNull()) {
      original.remove(key);
      return;
    }
    switch (original.get(key)) {
      case ObjectNode below
          when value instanceof ObjectNode changes && !SchemaStep.patchOf(schema, key).replace() ->
          original.set(key, map(below, changes, SchemaStep.below(schema, key)));
      case ArrayNode list when value instanceof ArrayNode changes ->
          original.set(key, ListMerge.of(schema, key).merge(list, changes));
      case null, default -> original.set(key, Directives.taken(value));
    }
  }

  private static void retainKeys(ObjectNode original, ObjectNode patch) {
    JsonNode directive = patch.get(Directives.RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!(directive instanceof ArrayNode list)) {
      throw StatusException.badRequest("invalid patch format of retainKeys");
    }
    Set<String> kept = new HashSet<>();
    list.forEach(k -> kept.add(k.asString("")));
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String key = entry.getKey();
      if (!key.startsWith("$") && !entry.getValue().isNull() && !kept.contains(key)) {
        throw StatusException.badRequest(
            "invalid patch format of retainKeys: " + key + " is set and not retained");
      }
    }
    original.retain(kept);
  }

  private static void deleteFrom(
      ObjectNode original, String key, Map.Entry<String, JsonNode> directive) {
    if (!(directive.getValue() instanceof ArrayNode gone)) {
      throw StatusException.badRequest(
          "invalid patch format of primitive list: " + directive.getKey());
    }
    if (original.get(key) instanceof ArrayNode list) {
      original.set(key, ListMerge.without(list, gone));
    }
  }

  /**
   * Merges the lists for which the patch gives an order and brings them into it. Returns their
   * keys.
   */
  private static Set<String> orderedLists(ObjectNode original, ObjectNode patch, Schema schema) {
    Set<String> keys = new HashSet<>();
    for (Map.Entry<String, JsonNode> directive : patch.properties()) {
      if (!directive.getKey().startsWith(Directives.SET_ORDER)) {
        continue;
      }
      String key = directive.getKey().substring(Directives.SET_ORDER.length());
      if (!(directive.getValue() instanceof ArrayNode order)) {
        throw StatusException.badRequest("invalid patch format of setElementOrder list");
      }
      if (ordered(original, patch, schema, key, order)) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static boolean ordered(
      ObjectNode original, ObjectNode patch, Schema schema, String key, ArrayNode order) {
    JsonNode changes = patch.get(key);
    if (changes != null && !(changes instanceof ArrayNode)) {
      return false;
    }
    ListMerge merge = ListMerge.of(schema, key);
    ArrayNode before = original.get(key) instanceof ArrayNode list ? list : null;
    if (changes instanceof ArrayNode list) {
      merge.checkOrder(list, order);
    }
    if (before == null && changes == null) {
      return true;
    }
    ArrayNode known = before == null ? JsonNodeFactory.instance.arrayNode() : before.deepCopy();
    ArrayNode merged = before == null ? known : before;
    if (changes instanceof ArrayNode list) {
      merged = before == null ? (ArrayNode) Directives.taken(list) : merge.merge(before, list);
    }
    original.set(key, merge.ordered(merged, order, known));
    return true;
  }
}
