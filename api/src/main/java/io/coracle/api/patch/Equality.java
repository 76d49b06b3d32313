package io.coracle.api.patch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Equality of JSON values (RFC 6902 section 4.6): numbers by value, objects without order. */
public final class Equality {

  private Equality() {}

  /** Whether two values are the same. */
  public static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return switch (one) {
      case ObjectNode object -> other instanceof ObjectNode that && sameObjects(object, that);
      case ArrayNode array -> other instanceof ArrayNode that && sameArrays(array, that);
      default -> one.equals(other);
    };
  }

  /**
   * Something that is equal for values that are the {@link #same}, and only for those: so many
   * values are compared at the cost of one look each.
   */
  static Object key(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue().stripTrailingZeros();
    }
    return switch (value) {
      case ObjectNode object -> {
        Map<String, Object> fields = HashMap.newHashMap(object.size());
        object.properties().forEach(field -> fields.put(field.getKey(), key(field.getValue())));
        yield fields;
      }
      case ArrayNode array -> {
        List<Object> items = new ArrayList<>(array.size());
        array.forEach(item -> items.add(key(item)));
        yield items;
      }
      default -> value;
    };
  }

  private static boolean sameObjects(ObjectNode one, ObjectNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> entry : one.properties()) {
      JsonNode that = other.get(entry.getKey());
      if (that == null || !same(entry.getValue(), that)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArrays(ArrayNode one, ArrayNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!same(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }
}
