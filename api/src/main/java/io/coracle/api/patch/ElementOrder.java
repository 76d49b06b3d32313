package io.coracle.api.patch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The order of a merged list: elements that the patch names come in the patch's order, the others
 * in the order they had, and both are interleaved so that an element that only the server has stays
 * in front of those it was in front of.
 *
 * @param mergeKey what identifies an element; empty for lists of plain values
 */
record ElementOrder(Optional<String> mergeKey) {

  boolean same(JsonNode one, JsonNode other) {
    if (mergeKey.isPresent() && one.isObject() && other.isObject()) {
      return Equality.same(one.path(mergeKey.get()), other.path(mergeKey.get()));
    }
    return Equality.same(one, other);
  }

  /** Something that is equal for elements that are the {@link #same}. */
  Object key(JsonNode element) {
    return mergeKey.isPresent() && element.isObject()
        ? new Merged(Equality.key(element.path(mergeKey.get())))
        : Equality.key(element);
  }

  /** The key of an object that is known by one of its fields. */
  private record Merged(Object key) {}

  /** Where each element first stands. */
  private Map<Object, Integer> indices(ArrayNode list) {
    Map<Object, Integer> indices = HashMap.newHashMap(list.size());
    for (int i = 0; i < list.size(); i++) {
      indices.putIfAbsent(key(list.get(i)), i);
    }
    return indices;
  }

  private record Placed(JsonNode element, int inPatch, int inOriginal) {}

  /**
   * Arranges {@code merged}.
   *
   * @param patch the elements, or their keys, in the order the patch wants
   * @param original the list before the patch
   */
  ArrayNode arrange(List<JsonNode> merged, ArrayNode patch, ArrayNode original) {
    var named = new ArrayList<Placed>();
    var others = new ArrayList<Placed>();
    Map<Object, Integer> inPatch = indices(patch);
    Map<Object, Integer> inOriginal = indices(original);
    for (JsonNode element : merged) {
      Object key = key(element);
      var placed =
          new Placed(element, inPatch.getOrDefault(key, -1), inOriginal.getOrDefault(key, -1));
      (placed.inPatch() >= 0 ? named : others).add(placed);
    }
    named.sort(Comparator.comparingInt(Placed::inPatch));
    others.sort(Comparator.comparingInt(Placed::inOriginal));
    return interleave(others, named);
  }

  private static ArrayNode interleave(List<Placed> others, List<Placed> named) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int other = 0;
    int next = 0;
    while (other < others.size() && next < named.size()) {
      int before = others.get(other).inOriginal();
      int after = named.get(next).inOriginal();
      boolean otherFirst = before >= 0 && after >= 0 && before < after;
      result.add(otherFirst ? others.get(other++).element() : named.get(next++).element());
    }
    others.subList(other, others.size()).forEach(p -> result.add(p.element()));
    named.subList(next, named.size()).forEach(p -> result.add(p.element()));
    return result;
  }
}
