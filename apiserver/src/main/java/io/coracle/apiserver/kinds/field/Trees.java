package io.coracle.apiserver.kinds.field;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Comparison of trees by value. */
public final class Trees {
  private Trees() {}

  /**
   * Whether both are the same value. Absent, null and an empty array are one; numbers are compared
   * by value, whatever type they were read as.
   */
  public static boolean equal(@Nullable JsonNode one, @Nullable JsonNode other) {
    if (one == other) {
      return true;
    }
    if (one == null || other == null || isNothing(one) || isNothing(other)) {
      return isNothing(one) && isNothing(other);
    }
    if (one instanceof ObjectNode a && other instanceof ObjectNode b) {
      return covers(a, b) && covers(b, a);
    }
    if (one instanceof ArrayNode a && other instanceof ArrayNode b) {
      return equalElements(a, b);
    }
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(other);
  }

  private static boolean isNothing(@Nullable JsonNode node) {
    return node == null || node.isNull() || (node.isArray() && node.isEmpty());
  }

  private static boolean covers(ObjectNode one, ObjectNode other) {
    for (Map.Entry<String, JsonNode> entry : one.properties()) {
      if (!equal(entry.getValue(), other.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalElements(ArrayNode one, ArrayNode other) {
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
}
