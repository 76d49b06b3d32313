package io.coracle.apiserver.kinds.field;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** The canonical text of IP addresses (RFC 5952), and who writes them otherwise. */
public final class IpText {
  private static final int IPV6_GROUPS = 8;

  private IpText() {}

  /**
   * The text of an address; IPv4 in IPv6 form is written as IPv4.
   *
   * @param bytes four or sixteen
   */
  public static String of(byte[] bytes) {
    if (bytes.length == 4 || Addresses.isMapped(bytes)) {
      var text = new StringJoiner(".");
      for (int i = bytes.length - 4; i < bytes.length; i++) {
        text.add(Integer.toString(bytes[i] & 0xff));
      }
      return text.toString();
    }
    return ipv6(bytes);
  }

  /** The longest run of two or more zero groups is left out. */
  private static String ipv6(byte[] bytes) {
    int[] groups = new int[IPV6_GROUPS];
    for (int i = 0; i < IPV6_GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < IPV6_GROUPS; i++) {
      int end = i;
      while (end < IPV6_GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  /** Whether {@code text} is an address in its canonical text. */
  public static boolean isCanonicalAddress(String text) {
    return Addresses.bytes(text).map(IpText::of).filter(text::equals).isPresent();
  }

  /** Whether {@code text} is an address with the length of its network, in its canonical text. */
  public static boolean isCanonicalInterface(String text) {
    return IpPrefix.parse(text).map(IpPrefix::canonicalText).filter(text::equals).isPresent();
  }

  /** Whether {@code text} is a range in its canonical text. */
  public static boolean isCanonicalPrefix(String text) {
    return IpPrefix.parse(text).map(IpPrefix::maskedText).filter(text::equals).isPresent();
  }

  /**
   * What to warn of in an address that passed.
   *
   * @param path where it stands
   */
  public static void warnOfAddress(String path, String text, List<String> warnings) {
    Optional<byte[]> bytes = Addresses.bytes(text);
    if (bytes.isPresent() && !isCanonicalAddress(text)) {
      warnings.add(otherwise(path, text, of(bytes.get())));
    }
  }

  /** What to warn of in a prefix that passed. */
  public static void warnOfPrefix(String path, String text, List<String> warnings) {
    Optional<IpPrefix> prefix = IpPrefix.parse(text);
    if (prefix.isPresent() && !isCanonicalPrefix(text)) {
      warnings.add(otherwise(path, text, prefix.get().maskedText()));
    }
  }

  private static String otherwise(String path, String text, String canonical) {
    return path + ": \"" + text + "\" should be written \"" + canonical + "\" (RFC 5952)";
  }
}
