package io.coracle.apiserver.kinds.field;

import java.util.List;
import java.util.Optional;

/**
 * The text forms of IP addresses and prefixes, without a look at any name service. What can be read
 * at all is more than what may be written: leading zeroes, IPv4 addresses in IPv6 form and bits
 * behind the length of a prefix mean different things to different programs, so that they are
 * faults (KEP-4858); another than the canonical spelling of IPv6 (RFC 5952) is one to warn of.
 */
public final class Addresses {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_GROUPS = 8;

  /** More digits than this no number has here, leading zeroes included. */
  private static final int MAX_DIGITS = 9;

  private Addresses() {}

  /** What an address is. */
  public enum Family {
    IPV4,
    IPV6,
    NONE
  }

  /** The family of an address, however it is spelled; IPv4 in IPv6 form counts as IPv6. */
  public static Family family(String text) {
    return bytes(text).map(Addresses::family).orElse(Family.NONE);
  }

  private static Family family(byte[] bytes) {
    return bytes.length == IPV4_BYTES ? Family.IPV4 : Family.IPV6;
  }

  /** Whether {@code text} can be read as an address, however it is spelled. */
  public static boolean isAddress(String text) {
    return bytes(text).isPresent();
  }

  /** What is wrong with an address. */
  public static List<String> address(String text) {
    Optional<byte[]> bytes = bytes(text);
    if (bytes.isEmpty()) {
      return List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    }
    if (hasLeadingZeroes(text)) {
      return List.of("must not have leading 0s");
    }
    return isMapped(bytes.get()) ? List.of("must not be an IPv4-mapped IPv6 address") : List.of();
  }

  /** What is wrong with a prefix, e.g. {@code 10.0.0.0/8}. */
  public static List<String> prefix(String text) {
    Optional<IpPrefix> prefix = IpPrefix.parse(text);
    if (prefix.isEmpty()) {
      return List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
    int slash = text.indexOf('/');
    boolean zeroes = text.charAt(slash + 1) == '0' && text.length() > slash + 2;
    if (zeroes || hasLeadingZeroes(text.substring(0, slash))) {
      return List.of("must not have leading 0s in IP or prefix length");
    }
    if (isMapped(prefix.get().address())) {
      return List.of("must not have an IPv4-mapped IPv6 address");
    }
    return prefix.get().isMasked()
        ? List.of()
        : List.of("must not have bits set beyond the prefix length");
  }

  /** Whether {@code text} can be read as a prefix, however it is spelled. */
  public static boolean isPrefix(String text) {
    return IpPrefix.parse(text).isPresent();
  }

  /** The family of a prefix. */
  public static Family prefixFamily(String text) {
    return IpPrefix.parse(text).map(prefix -> family(prefix.address())).orElse(Family.NONE);
  }

  /** The four or sixteen bytes of an address; empty if it is none. */
  public static Optional<byte[]> bytes(String text) {
    if (text.indexOf(':') < 0) {
      byte[] bytes = new byte[IPV4_BYTES];
      return readIpv4(text, bytes, 0) ? Optional.of(bytes) : Optional.empty();
    }
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::")) {
      return Optional.empty();
    }
    byte[] head = new byte[IPV6_BYTES];
    if (gap < 0) {
      return readGroups(text, head) == IPV6_GROUPS ? Optional.of(head) : Optional.empty();
    }
    byte[] tail = new byte[IPV6_BYTES];
    int before = readGroups(text.substring(0, gap), head);
    int after = readGroups(text.substring(gap + 2), tail);
    boolean dottedBefore = text.substring(0, gap).indexOf('.') >= 0;
    if (before < 0 || after < 0 || before + after >= IPV6_GROUPS || dottedBefore) {
      return Optional.empty();
    }
    System.arraycopy(tail, 0, head, IPV6_BYTES - 2 * after, 2 * after);
    return Optional.of(head);
  }

  /** Whether an address in IPv6 form stands for one of IPv4, e.g. {@code ::ffff:10.0.0.1}. */
  static boolean isMapped(byte[] bytes) {
    if (bytes.length != IPV6_BYTES) {
      return false;
    }
    for (int i = 0; i < IPV6_BYTES - IPV4_BYTES; i++) {
      int wanted = i < IPV6_BYTES - IPV4_BYTES - 2 ? 0 : 0xff;
      if ((bytes[i] & 0xff) != wanted) {
        return false;
      }
    }
    return true;
  }

  /** Whether a number between dots has a zero in front. */
  private static boolean hasLeadingZeroes(String text) {
    int start = text.lastIndexOf(':') + 1;
    if (text.indexOf('.') < 0) {
      return false;
    }
    for (int i = start; i < text.length() - 1; i++) {
      boolean first = i == start || text.charAt(i - 1) == '.';
      if (first && text.charAt(i) == '0' && text.charAt(i + 1) != '.') {
        return true;
      }
    }
    return false;
  }

  private static boolean readIpv4(String text, byte[] bytes, int from) {
    int parts = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        int part = decimal(text, start, i);
        if (part < 0 || part > 255 || parts == IPV4_BYTES) {
          return false;
        }
        bytes[from + parts++] = (byte) part;
        start = i + 1;
      }
    }
    return parts == IPV4_BYTES;
  }

  /** The number at {@code from}, of a few digits; or -1. */
  static int decimal(String text, int from, int to) {
    if (from >= to || to - from > MAX_DIGITS) {
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

  /** How many groups of four hexadecimal digits there were; -1 if there is something else. */
  private static int readGroups(String text, byte[] bytes) {
    if (text.isEmpty()) {
      return 0;
    }
    int groups = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) != ':') {
        continue;
      }
      if (groups == IPV6_GROUPS) {
        return -1;
      }
      if (i == text.length() && text.indexOf('.', start) >= 0) {
        boolean fits = groups + 2 <= IPV6_GROUPS;
        return fits && readIpv4(text.substring(start), bytes, 2 * groups) ? groups + 2 : -1;
      }
      int group = hexadecimal(text, start, i);
      if (group < 0) {
        return -1;
      }
      bytes[2 * groups] = (byte) (group >> Byte.SIZE);
      bytes[2 * groups + 1] = (byte) group;
      groups++;
      start = i + 1;
    }
    return groups;
  }

  private static int hexadecimal(String text, int from, int to) {
    if (to <= from || to - from > 4) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c > 'f' ? -1 : Character.digit(c, 16);
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }
}
