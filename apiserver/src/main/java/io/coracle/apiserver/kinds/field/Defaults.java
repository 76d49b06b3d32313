package io.coracle.apiserver.kinds.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Small steps that fill in what a client left out of a tree. A JSON null counts as left out. */
public final class Defaults {
  private Defaults() {}

  /** The object in {@code field}, or null. */
  public static @Nullable ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode object ? object : null;
  }

  /** The object in {@code field}, which is made if there is none. */
  public static ObjectNode objectOrNew(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode object ? object : parent.putObject(field);
  }

  /** The objects in the array {@code field}; none if there is no array. */
  public static List<ObjectNode> objects(ObjectNode parent, String field) {
    if (!(parent.get(field) instanceof ArrayNode array) || array.isEmpty()) {
      return List.of();
    }
    List<ObjectNode> objects = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }

  public static boolean isAbsent(ObjectNode parent, String field) {
    JsonNode value = parent.get(field);
    return value == null || value.isNull();
  }

  /** The string in {@code field}; empty if there is none. */
  public static String text(ObjectNode parent, String field) {
    JsonNode value = parent.get(field);
    return value != null && value.isString() ? value.stringValue() : "";
  }

  public static boolean flag(ObjectNode parent, String field) {
    JsonNode value = parent.get(field);
    return value != null && value.isBoolean() && value.booleanValue();
  }

  /** The number in {@code field}; zero if there is none. */
  public static long number(ObjectNode parent, String field) {
    JsonNode value = parent.get(field);
    return value != null && value.isNumber() ? value.longValue() : 0;
  }

  /** Sets a string where there is none or an empty one. */
  public static void text(ObjectNode parent, String field, String value) {
    if (text(parent, field).isEmpty()) {
      parent.put(field, value);
    }
  }

  /** Sets a string where there is none; an empty one stays (a pointer in the reference). */
  public static void textIfAbsent(ObjectNode parent, String field, String value) {
    if (isAbsent(parent, field)) {
      parent.put(field, value);
    }
  }

  /** Sets a number where there is none; zero stays (a pointer in the reference). */
  public static void numberIfAbsent(ObjectNode parent, String field, int value) {
    if (isAbsent(parent, field)) {
      parent.put(field, value);
    }
  }

  /** Sets a number where there is none or zero. */
  public static void number(ObjectNode parent, String field, int value) {
    if (number(parent, field) == 0) {
      parent.put(field, value);
    }
  }

  public static void flagIfAbsent(ObjectNode parent, String field, boolean value) {
    if (isAbsent(parent, field)) {
      parent.put(field, value);
    }
  }

  public static void objectIfAbsent(ObjectNode parent, String field) {
    if (isAbsent(parent, field)) {
      parent.putObject(field);
    }
  }

  /** Takes {@code field} from {@code before}: what is there, or nothing. */
  public static void keep(ObjectNode object, ObjectNode before, String field) {
    JsonNode value = before.get(field);
    if (value == null || value.isNull()) {
      object.remove(field);
    } else {
      object.set(field, value.deepCopy());
    }
  }

  /** The entries of the map in {@code field}; none if there is no map. */
  public static Iterable<Map.Entry<String, JsonNode>> entries(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode map ? map.properties() : List.of();
  }
}
