package io.coracle.apiserver.custom.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sorts the fields of objects: custom resources have no declared order, and two objects that differ
 * in the order only must be stored alike.
 */
final class SortedTrees {
  private SortedTrees() {}

  /** Sorts {@code tree} in place, but for its metadata; returns it. */
  static ObjectNode sort(ObjectNode tree) {
    sort(tree, true);
    return tree;
  }

  private static void sort(JsonNode node, boolean top) {
    if (node instanceof ObjectNode object) {
      if (!isSorted(object)) {
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>();
        object.properties().forEach(e -> entries.add(Map.entry(e.getKey(), e.getValue())));
        entries.sort(Comparator.comparing(Map.Entry::getKey));
        object.removeAll();
        entries.forEach(entry -> object.set(entry.getKey(), entry.getValue()));
      }
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (!top || !entry.getKey().equals("metadata")) {
          sort(entry.getValue(), false);
        }
      }
    } else {
      node.forEach(item -> sort(item, false));
    }
  }

  private static boolean isSorted(ObjectNode object) {
    String previous = "";
    for (String name : object.propertyNames()) {
      if (previous.compareTo(name) > 0) {
        return false;
      }
      previous = name;
    }
    return true;
  }
}
