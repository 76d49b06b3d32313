package io.coracle.apiserver.registry.object;

import io.coracle.apiserver.strategy.NameRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for names, label keys and label values (API reference, "Object Names and IDs", "Labels
 * and Selectors"). Each check returns sentences that say what is wrong; none if all is well.
 */
public final class Names {
  private static final int MAX_LABEL = 63;
  private static final int MAX_SUBDOMAIN = 253;
  private static final String LABEL_PATTERN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

  private Names() {}

  /** Checks a name by the rule of its kind. */
  public static List<String> check(NameRule rule, String name) {
    return switch (rule) {
      case DNS_SUBDOMAIN -> subdomain(name);
      case DNS_LABEL -> label(name);
      case DNS_1035_LABEL -> label1035(name);
      case PATH_SEGMENT -> pathSegment(name);
    };
  }

  /**
   * Checks what a name is generated from: it may end with a hyphen, since more characters follow.
   */
  public static List<String> checkPrefix(NameRule rule, String prefix) {
    return rule == NameRule.PATH_SEGMENT || !prefix.endsWith("-")
        ? check(rule, prefix)
        : check(rule, prefix.substring(0, prefix.length() - 1) + "a");
  }

  /** Checks an RFC 1123 subdomain. */
  public static List<String> subdomain(String name) {
    var wrong = new ArrayList<String>(0);
    tooLong(name, MAX_SUBDOMAIN, wrong);
    for (String part : name.split("\\.", -1)) {
      if (!isLabel(part)) {
        wrong.add(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                + " or '.', and must start and end with an alphanumeric character (e.g."
                + " 'example.com', regex used for validation is '"
                + LABEL_PATTERN
                + "(\\."
                + LABEL_PATTERN
                + ")*')");
        break;
      }
    }
    return wrong;
  }

  /** Checks an RFC 1123 label. */
  public static List<String> label(String name) {
    var wrong = new ArrayList<String>(0);
    tooLong(name, MAX_LABEL, wrong);
    if (!isLabel(name)) {
      wrong.add(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
              + " '123-abc', regex used for validation is '"
              + LABEL_PATTERN
              + "')");
    }
    return wrong;
  }

  private static List<String> label1035(String name) {
    var wrong = new ArrayList<String>(0);
    tooLong(name, MAX_LABEL, wrong);
    if (!isLabel(name) || isDigit(name.charAt(0))) {
      wrong.add(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', "
              + " or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
    }
    return wrong;
  }

  /** Checks what can stand in a path segment. */
  public static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    var wrong = new ArrayList<String>(0);
    for (String character : List.of("/", "%")) {
      if (name.contains(character)) {
        wrong.add("may not contain '" + character + "'");
      }
    }
    return wrong;
  }

  /** Checks the key of a label or annotation: a name, with or without a domain before it. */
  public static List<String> qualifiedName(String key) {
    int slash = key.indexOf('/');
    if (slash != key.lastIndexOf('/')) {
      return List.of(
          "a valid label key must consist of a name part of alphanumeric characters, '-', '_' or"
              + " '.', with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    var wrong = new ArrayList<String>(0);
    if (slash >= 0) {
      String prefix = key.substring(0, slash);
      if (prefix.isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        subdomain(prefix).forEach(why -> wrong.add("prefix part " + why));
      }
    }
    namePart(key.substring(slash + 1), wrong);
    return wrong;
  }

  private static void namePart(String name, List<String> wrong) {
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > MAX_LABEL) {
      wrong.add("name part must be no more than " + MAX_LABEL + " characters");
    }
    if (!isWord(name)) {
      wrong.add(
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
              + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }
  }

  /** Checks the value of a label. */
  public static List<String> labelValue(String value) {
    var wrong = new ArrayList<String>(0);
    tooLong(value, MAX_LABEL, wrong);
    if (!value.isEmpty() && !isWord(value)) {
      wrong.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is"
              + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }
    return wrong;
  }

  private static void tooLong(String text, int limit, List<String> wrong) {
    if (text.length() > limit) {
      wrong.add("must be no more than " + limit + " characters");
    }
  }

  private static boolean isLabel(String text) {
    if (text.isEmpty() || text.charAt(0) == '-' || text.charAt(text.length() - 1) == '-') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(isLower(c) || isDigit(c) || c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(String text) {
    if (text.isEmpty() || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
        return false;
      }
    }
    return isLetterOrDigit(text.charAt(text.length() - 1));
  }

  private static boolean isLetterOrDigit(char c) {
    return isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
