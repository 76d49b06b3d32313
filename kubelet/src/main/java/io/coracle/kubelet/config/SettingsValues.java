package io.coracle.kubelet.config;

import io.coracle.api.time.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values of the fields of a {@code KubeletConfiguration}; what does not fit is a fault. */
final class SettingsValues {
  private final ObjectNode said;

  SettingsValues(ObjectNode said) {
    this.said = said;
  }

  /** Refuses fields that are not known, and values of the wrong form. */
  void check() {
    Map<String, KnownSettings.Form> known = KnownSettings.all();
    for (Map.Entry<String, JsonNode> field : said.properties()) {
      KnownSettings.Form form = known.get(field.getKey());
      if (form == null) {
        throw new SettingsFault("there is no field \"" + field.getKey() + "\"");
      }
      if (!field.getValue().isNull() && !fits(form, field.getValue())) {
        throw new SettingsFault("%s must be %s".formatted(field.getKey(), word(form)));
      }
    }
  }

  /**
   * The value of a field that is an object.
   *
   * @throws SettingsFault if it has other fields than {@code known}
   */
  JsonNode object(String field, Set<String> known) {
    JsonNode object = said.path(field);
    for (String name : new TreeSet<>(object.propertyNames())) {
      if (!known.contains(name)) {
        throw new SettingsFault("there is no field \"%s.%s\"".formatted(field, name));
      }
    }
    return object;
  }

  private static boolean fits(KnownSettings.Form form, JsonNode value) {
    return switch (form) {
      case DURATION -> value.isString() && duration(value.asString());
      case NUMBER -> value.isNumber();
      case SWITCH -> value.isBoolean();
      case TEXT -> value.isString();
      case TEXTS -> texts(value);
      case WORDS -> value.isObject() && value.valueStream().allMatch(JsonNode::isString);
      case LISTS -> value.isObject() && value.valueStream().allMatch(SettingsValues::texts);
      case OBJECTS -> value.isArray() && value.valueStream().allMatch(JsonNode::isObject);
      case OBJECT -> value.isObject();
    };
  }

  private static boolean texts(JsonNode value) {
    return value.isArray() && value.valueStream().allMatch(JsonNode::isString);
  }

  private static boolean duration(String text) {
    try {
      return !GoDuration.parse(text).isNegative();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String word(KnownSettings.Form form) {
    return switch (form) {
      case DURATION -> "a time such as 1m30s";
      case NUMBER -> "a number";
      case SWITCH -> "true or false";
      case TEXT -> "text";
      case TEXTS -> "a list of texts";
      case WORDS -> "an object with texts as values";
      case LISTS -> "an object with lists of texts as values";
      case OBJECTS -> "a list of objects";
      case OBJECT -> "an object";
    };
  }

  int number(String field, int otherwise, int least, int most) {
    long number = said.path(field).asLong(otherwise);
    if (number < least || number > most) {
      throw new SettingsFault("%s must be between %d and %d".formatted(field, least, most));
    }
    return (int) number;
  }

  boolean yes(String field, boolean otherwise) {
    return said.path(field).asBoolean(otherwise);
  }

  Duration duration(String field, Duration otherwise) {
    String text = said.path(field).asString("");
    return text.isEmpty() ? otherwise : GoDuration.parse(text);
  }

  /** A time between two runs of something; zero means the usual one. */
  Duration interval(String field, Duration otherwise) {
    Duration said = duration(field, otherwise);
    return said.isZero() ? otherwise : said;
  }

  List<String> texts(String field, List<String> otherwise) {
    if (!said.path(field).isArray()) {
      return otherwise;
    }
    List<String> texts = new ArrayList<>();
    said.path(field).forEach(value -> texts.add(value.asString()));
    return texts;
  }

  Map<String, List<String>> lists(String field) {
    Map<String, List<String>> lists = new TreeMap<>();
    for (Map.Entry<String, JsonNode> list : said.path(field).properties()) {
      lists.put(list.getKey(), list.getValue().valueStream().map(JsonNode::asString).toList());
    }
    return lists;
  }

  boolean has(String field) {
    return said.path(field).isObject();
  }

  Map<String, String> words(String field) {
    Map<String, String> words = new TreeMap<>();
    said.path(field)
        .properties()
        .forEach(word -> words.put(word.getKey(), word.getValue().asString()));
    return words;
  }
}
