package io.coracle.apiserver.custom.schema;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares values as JSON sees them: how a number is written does not matter. */
public final class SameValues {
  private SameValues() {}

  /** Whether both are the same value. */
  public static boolean equal(JsonNode one, JsonNode other) {
    if (one == other) {
      return true;
    }
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    if (one instanceof ObjectNode first && other instanceof ObjectNode second) {
      return equalObjects(first, second);
    }
    if (one instanceof ArrayNode first && other instanceof ArrayNode second) {
      return equalArrays(first, second);
    }
    return one.equals(other);
  }

  private static boolean equalObjects(ObjectNode one, ObjectNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : one.properties()) {
      JsonNode there = other.get(entry.getKey());
      if (there == null || !equal(entry.getValue(), there)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalArrays(ArrayNode one, ArrayNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean hasDuplicates(ArrayNode array) {
    Set<Object> seen = HashSet.newHashSet(array.size());
    for (JsonNode item : array) {
      if (!seen.add(key(item))) {
        return true;
      }
    }
    return false;
  }

  /** Something that is equal for equal values. */
  static Object key(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue().stripTrailingZeros();
    }
    if (value instanceof ObjectNode object) {
      var fields = new java.util.HashMap<String, Object>();
      object.properties().forEach(e -> fields.put(e.getKey(), key(e.getValue())));
      return fields;
    }
    if (value instanceof ArrayNode array) {
      var items = new java.util.ArrayList<Object>();
      array.forEach(item -> items.add(key(item)));
      return items;
    }
    return value;
  }
}
