package io.coracle.api.fields;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step of a path into an object, as text in the form of FieldsV1: {@code f:name} is a field,
 * {@code k:{"name":"app"}} the item of a list with these keys, {@code v:"x"} a member of a set,
 * {@code i:0} an index. Two texts of this class are equal exactly when they name the same step.
 */
public final class PathElement {
  /** Stands in FieldsV1 for the value that holds the other entries. */
  public static final String SELF = ".";

  private static final String FIELD = "f:";
  private static final String KEY = "k:";
  private static final String VALUE = "v:";
  private static final String INDEX = "i:";

  /** The order in which the reference writes them: numbers in keys and values count as numbers. */
  static final Comparator<String> ORDER = PathElement::compare;

  private PathElement() {}

  public static String field(String name) {
    return FIELD.concat(name);
  }

  /** The item of a list that has these keys. */
  public static String key(SortedMap<String, JsonNode> keys) {
    ObjectNode object = Json.object();
    keys.forEach(object::set);
    return KEY.concat(Json.text(object));
  }

  /** The item of a list that has one key, which is a text. */
  public static String key(String name, String value) {
    if (isPlain(value)) {
      return "k:{\"" + name + "\":\"" + value + "\"}";
    }
    ObjectNode object = Json.object();
    object.put(name, value);
    return KEY.concat(Json.text(object));
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** A member of a set. */
  public static String value(JsonNode value) {
    return VALUE.concat(Json.text(value));
  }

  /** Whether {@code element} is a field. */
  public static boolean isField(String element) {
    return element.startsWith(FIELD);
  }

  /** Whether {@code element} is an item of a list that goes by its keys. */
  public static boolean isKey(String element) {
    return element.startsWith(KEY);
  }

  /** The name of a field. */
  public static String fieldName(String element) {
    return element.substring(FIELD.length());
  }

  /** Whether {@code text} begins like an element that this version knows. */
  static boolean isKnown(String text) {
    return text.startsWith(FIELD)
        || text.startsWith(KEY)
        || text.startsWith(VALUE)
        || text.startsWith(INDEX);
  }

  /**
   * The element that {@code text} names, in the one form that this class uses.
   *
   * @throws FieldsFault when it is malformed
   */
  static String canonical(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new FieldsFault("missing colon: \"" + text + "\"");
    }
    if (text.startsWith(KEY)) {
      if (!(parse(text) instanceof ObjectNode keys)) {
        throw new FieldsFault("keys must be an object: \"" + text + "\"");
      }
      var sorted = new TreeMap<String, JsonNode>();
      keys.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      return key(sorted);
    }
    if (text.startsWith(VALUE)) {
      return value(parse(text));
    }
    if (text.startsWith(INDEX)) {
      try {
        return INDEX + Integer.parseInt(text.substring(INDEX.length()));
      } catch (NumberFormatException e) {
        throw new FieldsFault("not an index: \"" + text + "\"");
      }
    }
    return text;
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text.substring(KEY.length()).getBytes(StandardCharsets.UTF_8));
    } catch (StatusException e) {
      throw new FieldsFault("not JSON: \"" + text + "\"");
    }
  }

  /** The element as people read it: {@code .name}, {@code [name="app"]}, {@code [="x"]}. */
  static String readable(String element) {
    String rest = element.substring(FIELD.length());
    if (element.startsWith(FIELD)) {
      return "." + rest;
    }
    if (element.startsWith(KEY)) {
      return parse(element).properties().stream()
          .map((Map.Entry<String, JsonNode> key) -> key.getKey() + "=" + Json.text(key.getValue()))
          .collect(Collectors.joining(",", "[", "]"));
    }
    return element.startsWith(VALUE) ? "[=" + rest + "]" : "[" + rest + "]";
  }

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return i == 0 ? Integer.compare(rank(a), rank(b)) : difference(one, other, i);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static int rank(char kind) {
    return switch (kind) {
      case 'f' -> 0;
      case 'k' -> 1;
      case 'v' -> 2;
      default -> 3;
    };
  }

  private static int difference(String one, String other, int at) {
    if (one.charAt(0) != 'f') {
      int start = at;
      while (start > 1 && isDigit(one.charAt(start - 1))) {
        start--;
      }
      // Only a number that stands behind a colon is one; digits within a text are text.
      if (one.charAt(start - 1) == ':' && digits(one, start) > 0 && digits(other, start) > 0) {
        int byLength = Integer.compare(digits(one, start), digits(other, start));
        if (byLength != 0) {
          return byLength;
        }
      }
    }
    return Character.compare(one.charAt(at), other.charAt(at));
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end - from;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
