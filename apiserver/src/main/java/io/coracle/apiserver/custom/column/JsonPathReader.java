package io.coracle.apiserver.custom.column;

import io.coracle.apiserver.custom.column.JsonPath.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Reads the text of a {@link JsonPath}. Used once. */
final class JsonPathReader {
  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final String text;
  private int at;

  JsonPathReader(String text) {
    this.text = text;
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '[') {
        steps.add(bracket());
      } else if (text.startsWith("..", at)) {
        at += 2;
        steps.add(new Step.Deep());
        if (at < text.length() && text.charAt(at) != '[') {
          steps.add(name());
        }
      } else if (c == '.') {
        at++;
        if (at < text.length() && text.charAt(at) != '[') {
          steps.add(name());
        }
      } else {
        throw new IllegalArgumentException("unexpected \"" + c + "\" in " + text);
      }
    }
    return steps;
  }

  private Step name() {
    var name = new StringBuilder();
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        name.append(text.charAt(at));
      } else if (" ]{}()'\"@?,".indexOf(c) >= 0) {
        throw new IllegalArgumentException("unexpected \"" + c + "\" in " + text);
      } else {
        name.append(c);
      }
      at++;
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name is missing in " + text);
    }
    return name.toString().equals("*") ? new Step.Every() : new Step.Named(name.toString());
  }

  private Step bracket() {
    int end = closing();
    String inner = text.substring(at + 1, end).strip();
    at = end + 1;
    if (inner.equals("*")) {
      return new Step.Every();
    }
    if (inner.startsWith("?(") && inner.endsWith(")")) {
      return new Step.Filter(condition(inner.substring(2, inner.length() - 1).strip()));
    }
    if (inner.length() > 1 && isQuoted(inner)) {
      return new Step.Named(inner.substring(1, inner.length() - 1));
    }
    try {
      if (inner.indexOf(':') < 0) {
        return new Step.Index(Integer.parseInt(inner));
      }
      String[] parts = inner.split(":", -1);
      return new Step.Slice(
          number(parts[0], 0),
          number(parts[1], Integer.MAX_VALUE),
          parts.length > 2 ? Math.max(1, number(parts[2], 1)) : 1);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid array index " + inner, e);
    }
  }

  private static int number(String part, int otherwise) {
    return part.isBlank() ? otherwise : Integer.parseInt(part.strip());
  }

  private static boolean isQuoted(String part) {
    char first = part.charAt(0);
    return (first == '\'' || first == '"') && part.charAt(part.length() - 1) == first;
  }

  /** The bracket that closes the one here. */
  private int closing() {
    int depth = 0;
    char quote = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("unterminated array in " + text);
  }

  private static Predicate<JsonNode> condition(String text) {
    for (String operator : OPERATORS) {
      int found = outsideQuotes(text, operator);
      if (found > 0) {
        Operand left = Operand.of(text.substring(0, found).strip());
        Operand right = Operand.of(text.substring(found + operator.length()).strip());
        return item -> compare(left.in(item), right.in(item), operator);
      }
    }
    Operand operand = Operand.of(text);
    return item -> !operand.in(item).isEmpty();
  }

  private static int outsideQuotes(String text, String operator) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (text.startsWith(operator, i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean compare(List<Object> left, List<Object> right, String operator) {
    if (left.isEmpty() || right.isEmpty()) {
      return false;
    }
    Object one = left.getFirst();
    Object other = right.getFirst();
    if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
      return holds(a.compareTo(b), operator);
    }
    if (one instanceof String a && other instanceof String b) {
      return holds(a.compareTo(b), operator);
    }
    return operator.equals("==") ? one.equals(other) : operator.equals("!=") && !one.equals(other);
  }

  private static boolean holds(int order, String operator) {
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** One side of a comparison. */
  private interface Operand {
    List<Object> in(JsonNode item);

    static Operand of(String text) {
      if (text.startsWith("@")) {
        JsonPath path = JsonPath.parse(text.substring(1));
        return item -> path.find(item).stream().map(Operand::plain).toList();
      }
      Object value = literal(text);
      return item -> List.of(value);
    }

    private static Object plain(JsonNode node) {
      return node.isNumber()
          ? node.decimalValue()
          : node.isString() ? node.stringValue() : node.isBoolean() ? node.booleanValue() : node;
    }

    private static Object literal(String text) {
      if (text.length() > 1 && isQuoted(text)) {
        return text.substring(1, text.length() - 1);
      }
      if (text.equals("true") || text.equals("false")) {
        return Boolean.valueOf(text);
      }
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("neither a path nor a value: " + text, e);
      }
    }
  }
}
