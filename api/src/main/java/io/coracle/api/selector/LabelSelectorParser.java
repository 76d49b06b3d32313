package io.coracle.api.selector;

import io.coracle.api.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the text form of a label selector.
 *
 * <pre>
 * selector    = [ requirement { "," requirement } ]
 * requirement = "!" key | key [ ("in" | "notin") set | ("=" | "==" | "!=" | ">" | "&lt;") [ value ] ]
 * set         = "(" [ value ] { "," [ value ] } ")"
 * </pre>
 *
 * White space separates words and is otherwise ignored. An absent value is the empty string; {@code
 * in} and {@code notin} are operators only where an operator is expected.
 */
final class LabelSelectorParser {
  private static final String SPECIAL = "=!(),><";
  private static final String END = "";

  private final List<String> tokens = new ArrayList<>();
  private int next;

  LabelSelectorParser(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isSpace(c)) {
        at++;
      } else if (SPECIAL.indexOf(c) >= 0) {
        int length = isTwoCharacters(text, at) ? 2 : 1;
        tokens.add(text.substring(at, at + length));
        at += length;
      } else {
        int end = at;
        while (end < text.length()
            && !isSpace(text.charAt(end))
            && SPECIAL.indexOf(text.charAt(end)) < 0) {
          end++;
        }
        tokens.add(text.substring(at, end));
        at = end;
      }
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isTwoCharacters(String text, int at) {
    return at + 1 < text.length()
        && text.charAt(at + 1) == '='
        && (text.charAt(at) == '=' || text.charAt(at) == '!');
  }

  List<Requirement> parse() {
    var requirements = new ArrayList<Requirement>();
    if (peek().equals(END)) {
      return requirements;
    }
    while (true) {
      requirements.add(requirement());
      String separator = take();
      if (separator.equals(END)) {
        return requirements;
      }
      if (!separator.equals(",")) {
        throw fault(separator, "',' or 'end of string'");
      }
      if (!isWord(peek()) && !peek().equals("!")) {
        throw fault(peek(), "identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    if (peek().equals("!")) {
      take();
      return new Requirement(key(), Operator.DOES_NOT_EXIST, List.of());
    }
    String key = key();
    if (peek().equals(END) || peek().equals(",")) {
      return new Requirement(key, Operator.EXISTS, List.of());
    }
    String operator = take();
    return switch (operator) {
      case "=", "==" -> new Requirement(key, Operator.EQUALS, List.of(value()));
      case "!=" -> new Requirement(key, Operator.NOT_EQUALS, List.of(value()));
      case ">" -> new Requirement(key, Operator.GREATER_THAN, List.of(value()));
      case "<" -> new Requirement(key, Operator.LESS_THAN, List.of(value()));
      case "in" -> new Requirement(key, Operator.IN, set());
      case "notin" -> new Requirement(key, Operator.NOT_IN, set());
      default -> throw fault(operator, "in, notin, =, ==, !=, gt, lt");
    };
  }

  private String key() {
    String word = take();
    if (!isWord(word)) {
      throw fault(word, "identifier");
    }
    return word;
  }

  private String value() {
    return isWord(peek()) ? take() : "";
  }

  private List<String> set() {
    String open = take();
    if (!open.equals("(")) {
      throw fault(open, "'('");
    }
    var values = new ArrayList<String>();
    values.add(value());
    while (true) {
      String separator = take();
      switch (separator) {
        case ")" -> {
          return values;
        }
        case "," -> values.add(value());
        default -> throw fault(separator, "',' or ')'");
      }
    }
  }

  private static boolean isWord(String token) {
    return !token.isEmpty() && SPECIAL.indexOf(token.charAt(0)) < 0;
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  private String take() {
    return next < tokens.size() ? tokens.get(next++) : END;
  }

  private static IllegalArgumentException fault(String found, String expected) {
    return new IllegalArgumentException("found '" + found + "', expected: " + expected);
  }
}
