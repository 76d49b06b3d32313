package io.coracle.apiserver.kinds;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares trees apart from times, uids and prose, which differ between any two runs. */
final class Differences {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
  private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Differences() {}

  /** What differs, as lines that begin with a path; changes both trees. */
  static List<String> between(ObjectNode wanted, ObjectNode got) {
    List<String> found = new ArrayList<>();
    differences(normal(wanted, ""), normal(got, ""), "", found);
    return found;
  }

  private static JsonNode normal(JsonNode node, String key) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> e.setValue(normal(e.getValue(), e.getKey())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, normal(array.get(i), key));
      }
    } else if (node.isString()) {
      boolean prose = key.equals("message") || key.equals("description") || key.equals("error");
      String text = prose ? "PROSE" : TIME.matcher(node.stringValue()).replaceAll("TIME");
      text = UID.matcher(text).replaceAll("UID");
      return JsonNodeFactory.instance.stringNode(text);
    }
    return node;
  }

  private static void differences(
      @Nullable JsonNode want, @Nullable JsonNode got, String path, List<String> found) {
    if (want != null && want.asString("").equals("IGNORED")) {
      return;
    }
    if (want instanceof ObjectNode a && got instanceof ObjectNode b) {
      Set<String> names = new TreeSet<>(a.propertyNames());
      names.addAll(b.propertyNames());
      names.forEach(name -> differences(a.get(name), b.get(name), path + "." + name, found));
    } else if (want instanceof ArrayNode a && got instanceof ArrayNode b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        differences(a.get(i), b.get(i), path + "[" + i + "]", found);
      }
    } else if (want == null ? got != null : !want.equals(got) && !sameNumber(want, got)) {
      found.add(path + ": want " + want + " got " + got);
    }
  }

  private static boolean sameNumber(JsonNode want, @Nullable JsonNode got) {
    return got != null
        && want.isNumber()
        && got.isNumber()
        && want.decimalValue().compareTo(got.decimalValue()) == 0;
  }
}
