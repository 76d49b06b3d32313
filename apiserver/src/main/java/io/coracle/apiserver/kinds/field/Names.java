package io.coracle.apiserver.kinds.field;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules for names and other small texts (API reference, "Object Names and IDs", "Labels and
 * Selectors"). Every check returns what is wrong with a text, in words; an empty list is a good
 * text. All are single passes over the characters.
 */
public final class Names {
  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;

  private static final String DNS_LABEL =
      "must be a lower-case RFC 1123 label: letters, digits and '-', beginning and ending with a"
          + " letter or digit (e.g. 'my-name' or '123-abc', regular expression"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String DNS_1035_LABEL =
      "must be an RFC 1035 label: lower-case letters, digits and '-', beginning with a letter and"
          + " ending with a letter or digit (e.g. 'my-name', regular expression"
          + " '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final String DNS_SUBDOMAIN =
      "must be a lower-case RFC 1123 subdomain: letters, digits, '-' and '.', every part beginning"
          + " and ending with a letter or digit (e.g. 'example.com', regular expression"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String WILDCARD_SUBDOMAIN =
      "must begin with '*.' and go on as a lower-case RFC 1123 subdomain (e.g. '*.example.com')";
  private static final String NAME_PART =
      "must consist of letters, digits, '-', '_' and '.', beginning and ending with a letter or"
          + " digit (e.g. 'MyName', regular expression '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

  private Names() {}

  /** RFC 1123 label. */
  public static List<String> dnsLabel(String text) {
    return problems(text, LABEL_LENGTH, isDnsLabel(text), DNS_LABEL);
  }

  /** RFC 1035 label. */
  public static List<String> dns1035Label(String text) {
    boolean good = isDnsLabel(text) && !isDigit(text.charAt(0));
    return problems(text, LABEL_LENGTH, good, DNS_1035_LABEL);
  }

  /** RFC 1123 subdomain. */
  public static List<String> dnsSubdomain(String text) {
    return problems(text, SUBDOMAIN_LENGTH, isSubdomain(text, 0), DNS_SUBDOMAIN);
  }

  /** RFC 1123 subdomain whose first part is {@code *}. */
  public static List<String> wildcardSubdomain(String text) {
    boolean good = text.startsWith("*.") && isSubdomain(text, 2);
    return problems(text, SUBDOMAIN_LENGTH, good, WILDCARD_SUBDOMAIN);
  }

  /** A name with an optional prefix: {@code example.com/name}; the keys of labels. */
  public static List<String> qualifiedName(String text) {
    int slash = text.indexOf('/');
    if (slash != text.lastIndexOf('/')) {
      return List.of("a qualified name " + NAME_PART + ", with an optional DNS prefix and '/'");
    }
    List<String> problems = List.of();
    if (slash >= 0) {
      String prefix = text.substring(0, slash);
      if (prefix.isEmpty()) {
        problems = added(problems, "prefix part must not be empty");
      } else {
        for (String problem : dnsSubdomain(prefix)) {
          problems = added(problems, "prefix part " + problem);
        }
      }
    }
    String name = text.substring(slash + 1);
    if (name.isEmpty()) {
      problems = added(problems, "name part must not be empty");
    } else if (name.length() > LABEL_LENGTH) {
      problems = added(problems, "name part " + tooLong(LABEL_LENGTH));
    }
    if (!isNamePart(name)) {
      problems = added(problems, "name part " + NAME_PART);
    }
    return problems;
  }

  /** The value of a label. */
  public static List<String> labelValue(String text) {
    return problems(text, LABEL_LENGTH, text.isEmpty() || isNamePart(text), "a label " + NAME_PART);
  }

  /** A key of a config map or secret. */
  public static List<String> dataKey(String text) {
    List<String> problems = List.of();
    if (text.length() > SUBDOMAIN_LENGTH) {
      problems = added(problems, tooLong(SUBDOMAIN_LENGTH));
    }
    if (!isDataKey(text)) {
      problems =
          added(
              problems,
              "a valid key consists of letters, digits, '-', '_' and '.' (regular expression"
                  + " '[-._a-zA-Z0-9]+')");
    }
    if (text.equals(".")) {
      problems = added(problems, "must not be '.'");
    } else if (text.startsWith("..")) {
      problems = added(problems, "must not start with '..'");
    }
    return problems;
  }

  /** The name of an environment variable: printable ASCII without {@code =}. */
  public static List<String> environmentVariable(String text) {
    boolean good = !text.isEmpty();
    for (int i = 0; i < text.length() && good; i++) {
      char c = text.charAt(i);
      good = c >= ' ' && c <= '~' && c != '=';
    }
    return good
        ? List.of()
        : List.of("a valid environment variable name is printable ASCII without '='");
  }

  /** The name of a port: at most 15 of letters, digits and single hyphens. */
  public static List<String> portName(String text) {
    List<String> problems = List.of();
    if (text.length() > 15) {
      problems = added(problems, tooLong(15));
    }
    boolean good = !text.isEmpty();
    boolean letter = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      letter |= isLower(c);
      good &= isLower(c) || isDigit(c) || c == '-';
    }
    if (!good) {
      problems = added(problems, "must contain only a-z, 0-9 and '-'");
    }
    if (!letter) {
      problems = added(problems, "must contain at least one letter");
    }
    if (text.contains("--")) {
      problems = added(problems, "must not contain consecutive hyphens");
    }
    if (text.startsWith("-") || text.endsWith("-")) {
      problems = added(problems, "must not begin or end with a hyphen");
    }
    return problems;
  }

  /** The number of a port. */
  public static List<String> portNumber(long number) {
    return number >= 1 && number <= 65535
        ? List.of()
        : List.of("must be between 1 and 65535, inclusive");
  }

  /** The name of an HTTP header. */
  public static boolean isHeaderName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '-') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** What can stand in a path segment. */
  public static List<String> pathSegment(String text) {
    List<String> problems = List.of();
    if (text.equals(".") || text.equals("..")) {
      problems = added(problems, "may not be '" + text + "'");
    }
    if (text.indexOf('/') >= 0) {
      problems = added(problems, "may not contain '/'");
    }
    if (text.indexOf('%') >= 0) {
      problems = added(problems, "may not contain '%'");
    }
    return problems;
  }

  public static boolean isDnsLabel(String text) {
    return isLabel(text, 0, text.length());
  }

  private static boolean isSubdomain(String text, int from) {
    int start = from;
    for (int i = from; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        if (!isLabel(text, start, i)) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isLabel(String text, int from, int to) {
    if (from >= to || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isLower(c) && !isDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isNamePart(String text) {
    int length = text.length();
    if (length == 0
        || !isAlphanumeric(text.charAt(0))
        || !isAlphanumeric(text.charAt(length - 1))) {
      return false;
    }
    return isDataKey(text);
  }

  private static boolean isDataKey(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isAlphanumeric(char c) {
    return isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static List<String> problems(String text, int limit, boolean good, String otherwise) {
    if (text.length() > limit) {
      return good ? List.of(tooLong(limit)) : List.of(tooLong(limit), otherwise);
    }
    return good ? List.of() : List.of(otherwise);
  }

  private static String tooLong(int limit) {
    return "must be no more than " + limit + " characters";
  }

  private static List<String> added(List<String> problems, String problem) {
    List<String> more = new ArrayList<>(problems);
    more.add(problem);
    return more;
  }
}
