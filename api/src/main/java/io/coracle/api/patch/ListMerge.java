package io.coracle.api.patch;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges one list as its field's patch strategy says.
 *
 * @param field the list's name, for messages
 * @param strategy whether to merge, and by which key
 * @param elements the schema of its elements
 */
record ListMerge(String field, Schema.Patch strategy, Schema elements) {

  /** The merge of the list at {@code key} of an object. */
  static ListMerge of(Schema schema, String key) {
    return new ListMerge(key, SchemaStep.patchOf(schema, key), SchemaStep.elements(schema, key));
  }

  /** What {@code patch} makes of {@code original}; neither is changed. */
  ArrayNode merge(ArrayNode original, ArrayNode patch) {
    if (!strategy.merge()) {
      return (ArrayNode) Directives.taken(patch);
    }
    if (original.isEmpty() && patch.isEmpty()) {
      return original;
    }
    return hasObjects(original, patch)
        ? mergeObjects(original, patch)
        : mergeValues(original, patch);
  }

  private boolean hasObjects(ArrayNode original, ArrayNode patch) {
    int objects = 0;
    for (ArrayNode list : List.of(original, patch)) {
      for (JsonNode element : list) {
        if (element.isArray()) {
          throw Refusals.unprocessable(field + ": lists of lists are not supported");
        }
        objects += element.isObject() ? 1 : 0;
      }
    }
    if (objects != 0 && objects != original.size() + patch.size()) {
      throw Refusals.unprocessable(field + ": list element types are not identical");
    }
    return objects != 0;
  }

  private ArrayNode mergeValues(ArrayNode original, ArrayNode patch) {
    Map<Object, JsonNode> merged = new LinkedHashMap<>();
    for (ArrayNode list : List.of(original, patch)) {
      list.forEach(element -> merged.putIfAbsent(Equality.key(element), element));
    }
    return order().arrange(List.copyOf(merged.values()), patch, original);
  }

  private ArrayNode mergeObjects(ArrayNode original, ArrayNode patch) {
    String key = mergeKey();
    boolean replace = false;
    var changes = new ArrayList<ObjectNode>();
    Set<Object> gone = new HashSet<>();
    for (JsonNode element : patch) {
      ObjectNode object = (ObjectNode) element;
      switch (Directives.of(object)) {
        case NONE -> changes.add(object);
        case DELETE -> gone.add(Equality.key(keyOf(object, key)));
        case REPLACE -> replace = true;
        case MERGE ->
            throw Refusals.unprocessable("merging lists cannot yet be specified in the patch");
      }
    }
    if (replace) {
      ArrayNode replaced = JsonNodeFactory.instance.arrayNode();
      changes.forEach(c -> replaced.add(Directives.takenObject(c)));
      return replaced;
    }
    return order().arrange(merged(original, gone, changes, key), patch, original);
  }

  /** The elements that are not gone, with their changes; those that were not there at the end. */
  private List<JsonNode> merged(
      ArrayNode original, Set<Object> gone, List<ObjectNode> changes, String key) {
    var result = new ArrayList<JsonNode>();
    Map<Object, Integer> indices = new HashMap<>();
    for (JsonNode element : original) {
      Object name = Equality.key(element.path(key));
      if (!gone.contains(name)) {
        indices.putIfAbsent(name, result.size());
        result.add(element);
      }
    }
    for (ObjectNode change : changes) {
      Object name = Equality.key(keyOf(change, key));
      Integer index = indices.get(name);
      if (index != null && result.get(index) instanceof ObjectNode before) {
        result.set(index, StrategicMergePatch.map(before.deepCopy(), change, elements));
      } else {
        indices.putIfAbsent(name, result.size());
        result.add(Directives.takenObject(change));
      }
    }
    return result;
  }

  private String mergeKey() {
    return strategy
        .mergeKey()
        .orElseThrow(
            () -> Refusals.unprocessable("cannot merge lists without merge key for " + field));
  }

  private JsonNode keyOf(ObjectNode element, String key) {
    JsonNode value = element.get(key);
    if (value == null) {
      throw Refusals.unprocessable(
          field + ": an element does not contain declared merge key: " + key);
    }
    return value;
  }

  private ElementOrder order() {
    return new ElementOrder(strategy.mergeKey());
  }

  /** Brings {@code merged} into the order that a directive gives. */
  ArrayNode ordered(ArrayNode merged, ArrayNode directive, ArrayNode original) {
    var elementsOfList = new ArrayList<JsonNode>();
    merged.forEach(elementsOfList::add);
    return order().arrange(elementsOfList, directive, original);
  }

  /**
   * Refuses a patch whose elements are not in the order that it demands itself, or not named there.
   */
  void checkOrder(ArrayNode patch, ArrayNode directive) {
    if (patch.isEmpty() || directive.isEmpty()) {
      return;
    }
    ElementOrder order = order();
    int next = 0;
    for (JsonNode element : patch) {
      if (element instanceof ObjectNode object
          && Directives.of(object) == Directives.Patch.DELETE) {
        continue;
      }
      while (next < directive.size() && !order.same(directive.get(next), element)) {
        next++;
      }
      if (next == directive.size()) {
        throw StatusException.badRequest(
            "The order in patch list doesn't match $setElementOrder list: " + field);
      }
      next++;
    }
  }

  /** The elements of {@code list} that are not in {@code gone}. */
  static ArrayNode without(ArrayNode list, ArrayNode gone) {
    Set<Object> keys = HashSet.newHashSet(gone.size());
    gone.forEach(element -> keys.add(Equality.key(element)));
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : list) {
      if (!keys.contains(Equality.key(element))) {
        left.add(element);
      }
    }
    return left;
  }
}
