package io.coracle.api.table;

import io.coracle.api.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Texts that cells of several kinds have in common. */
final class Texts {
  static final String NONE = "<none>";
  static final String UNSET = "<unset>";
  static final String UNKNOWN = "<unknown>";

  /** Longer enumerations end with how many more there are. */
  static final int MAX_LISTED = 3;

  private Texts() {}

  /** The text at {@code value}; {@code otherwise} if there is none or it is empty. */
  static String or(JsonNode value, String otherwise) {
    String text = value.asString("");
    return text.isEmpty() ? otherwise : text;
  }

  /** The scalar at {@code value} as text; {@code otherwise} if there is none. */
  static String scalar(JsonNode value, String otherwise) {
    return value.isMissingNode() || value.isNull() ? otherwise : value.asString("");
  }

  static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(element -> strings.add(element.asString("")));
    return strings;
  }

  /** The texts of one field of the elements of an array. */
  static List<String> pluck(JsonNode array, String field) {
    var strings = new ArrayList<String>();
    array.forEach(element -> strings.add(element.path(field).asString("")));
    return strings;
  }

  /** {@code a=1,b=2}. */
  static String labels(JsonNode labels) {
    var sorted = new TreeMap<String, String>();
    for (Map.Entry<String, JsonNode> entry : labels.properties()) {
      sorted.put(entry.getKey(), entry.getValue().asString(""));
    }
    return sorted.isEmpty()
        ? NONE
        : sorted.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  /** A label selector's text. */
  static String selector(JsonNode selector) {
    if (!selector.isObject()) {
      return NONE;
    }
    try {
      String text = LabelSelector.ofTree(selector).toString();
      return text.isEmpty() ? NONE : text;
    } catch (IllegalArgumentException e) {
      // Objects that were stored under older rules must still be shown.
      return "<error>";
    }
  }

  /** The first elements, and how many more there are. */
  static String enumeration(List<String> elements, int max, String separator) {
    if (elements.size() <= max) {
      return String.join(separator, elements);
    }
    return String.join(separator, elements.subList(0, max))
        + " + "
        + (elements.size() - max)
        + " more...";
  }

  /** The condition of a type among {@code status.conditions}. */
  static Optional<JsonNode> condition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  static boolean conditionIsTrue(JsonNode object, String type) {
    return condition(object, type)
        .filter(condition -> condition.path("status").asString("").equals("True"))
        .isPresent();
  }

  static boolean isBeingDeleted(JsonNode object) {
    return object.path("metadata").path("deletionTimestamp").isString();
  }

  /** The name, marked when an annotation makes the object the default of its kind. */
  static String nameOfDefault(JsonNode object, String... annotations) {
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asString("");
    for (String annotation : annotations) {
      if (metadata.path("annotations").path(annotation).asString("").equals("true")) {
        return name + " (default)";
      }
    }
    return name;
  }
}
