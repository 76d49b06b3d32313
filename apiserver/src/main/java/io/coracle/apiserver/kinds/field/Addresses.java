package io.coracle.apiserver.kinds.field;

import java.util.List;

/** The text forms of IP addresses and prefixes, without a look at any name service. */
public final class Addresses {
  private static final int IPV4_PARTS = 4;
  private static final int IPV6_GROUPS = 8;

  private Addresses() {}

  /** What an address is. */
  public enum Family {
    IPV4,
    IPV6,
    NONE
  }

  public static Family family(String text) {
    if (isIpv4(text)) {
      return Family.IPV4;
    }
    return isIpv6(text) ? Family.IPV6 : Family.NONE;
  }

  public static boolean isAddress(String text) {
    return family(text) != Family.NONE;
  }

  /** What is wrong with an address. */
  public static List<String> address(String text) {
    return isAddress(text)
        ? List.of()
        : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  }

  /** What is wrong with a prefix, e.g. {@code 10.0.0.0/8}. */
  public static List<String> prefix(String text) {
    return isPrefix(text)
        ? List.of()
        : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  }

  public static boolean isPrefix(String text) {
    return prefixFamily(text) != Family.NONE;
  }

  /** The family of a prefix. */
  public static Family prefixFamily(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Family.NONE;
    }
    Family family = family(text.substring(0, slash));
    int bits = decimal(text, slash + 1, text.length());
    boolean good =
        switch (family) {
          case IPV4 -> bits >= 0 && bits <= 32;
          case IPV6 -> bits >= 0 && bits <= 128;
          case NONE -> false;
        };
    return good ? family : Family.NONE;
  }

  private static boolean isIpv4(String text) {
    int parts = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        int part = decimal(text, start, i);
        if (part < 0 || part > 255 || ++parts > IPV4_PARTS) {
          return false;
        }
        start = i + 1;
      }
    }
    return parts == IPV4_PARTS;
  }

  /** The number at {@code from}, without leading zeroes, of at most three digits; or -1. */
  private static int decimal(String text, int from, int to) {
    if (from >= to || to - from > 3 || (to - from > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::")) {
      return false;
    }
    if (gap < 0) {
      return groups(text) == IPV6_GROUPS;
    }
    int before = groups(text.substring(0, gap));
    int after = groups(text.substring(gap + 2));
    boolean dottedBefore = text.substring(0, gap).indexOf('.') >= 0;
    return before >= 0 && after >= 0 && before + after < IPV6_GROUPS && !dottedBefore;
  }

  /** How many groups of four hexadecimal digits; -1 if something else. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int groups = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) != ':') {
        continue;
      }
      if (i == text.length() && text.indexOf('.', start) >= 0) {
        return isIpv4(text.substring(start)) ? groups + 2 : -1;
      }
      if (!isHexadecimal(text, start, i)) {
        return -1;
      }
      groups++;
      start = i + 1;
    }
    return groups;
  }

  private static boolean isHexadecimal(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return to > from && to - from <= 4;
  }
}
