package io.coracle.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What keys and values of labels may look like (apimachinery {@code util/validation}). */
public final class LabelSyntax {
  /** The longest name behind a prefix, and the longest value. */
  public static final int MAX_LENGTH = 63;

  /** The longest prefix. */
  public static final int MAX_PREFIX_LENGTH = 253;

  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final Pattern QUALIFIED = Pattern.compile(NAME);
  private static final Pattern VALUE = Pattern.compile("(" + NAME + ")?");
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  private LabelSyntax() {}

  /** What is wrong with a key such as {@code example.com/name}; empty if nothing is. */
  public static List<String> keyFaults(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + regexFault(
                  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                      + " with an alphanumeric character",
                  NAME)
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    var faults = new ArrayList<String>();
    if (parts.length == 2) {
      prefixFaults(parts[0], faults);
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      faults.add("name part must be non-empty");
    } else if (name.length() > MAX_LENGTH) {
      faults.add("name part must be no more than " + MAX_LENGTH + " characters");
    }
    if (!QUALIFIED.matcher(name).matches()) {
      faults.add(
          "name part "
              + regexFault(
                  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                      + " with an alphanumeric character",
                  NAME));
    }
    return faults;
  }

  private static void prefixFaults(String prefix, List<String> faults) {
    if (prefix.isEmpty()) {
      faults.add("prefix part must be non-empty");
      return;
    }
    if (prefix.length() > MAX_PREFIX_LENGTH) {
      faults.add("prefix part must be no more than " + MAX_PREFIX_LENGTH + " characters");
    }
    if (!isSubdomain(prefix)) {
      faults.add(
          "prefix part "
              + regexFault(
                  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                      + " characters, '-' or '.', and must start and end with an alphanumeric"
                      + " character",
                  SUBDOMAIN));
    }
  }

  /** What is wrong with a value; empty if nothing is. */
  public static List<String> valueFaults(String value) {
    var faults = new ArrayList<String>();
    if (value.length() > MAX_LENGTH) {
      faults.add("must be no more than " + MAX_LENGTH + " characters");
    }
    if (!VALUE.matcher(value).matches()) {
      faults.add(
          regexFault(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character",
              VALUE.pattern()));
    }
    return faults;
  }

  /**
   * Whether {@code text} is a lowercase subdomain as RFC 1123 has it, of any length. The platform's
   * matcher would take a frame of the stack for each of its parts, of which a stranger may write
   * any number.
   */
  public static boolean isSubdomain(String text) {
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean ends = i + 1 == text.length() || text.charAt(i + 1) == '.';
      if (c == '.' ? begins : !plain && (c != '-' || begins || ends)) {
        return false;
      }
      begins = c == '.';
    }
    return !begins;
  }

  private static String regexFault(String words, String pattern) {
    return words + " (regex used for validation is '" + pattern + "')";
  }
}
