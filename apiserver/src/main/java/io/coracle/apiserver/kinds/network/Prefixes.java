package io.coracle.apiserver.kinds.network;

import io.coracle.apiserver.kinds.field.Addresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Comparison of prefixes, e.g. {@code 10.0.0.0/8}. */
final class Prefixes {
  private Prefixes() {}

  /** Whether every address of {@code inner} is in {@code outer}, which has more. */
  static boolean isStrictlyInside(String inner, String outer) {
    byte[] one = bytes(inner);
    byte[] other = bytes(outer);
    int bits = bits(outer);
    if (one.length != other.length || bits(inner) <= bits) {
      return false;
    }
    int rest = other.length * Byte.SIZE - bits;
    return new BigInteger(1, one)
        .shiftRight(rest)
        .equals(new BigInteger(1, other).shiftRight(rest));
  }

  /** Whether no bit is set behind the prefix, and the address is in its canonical text. */
  static boolean isCanonical(String prefix) {
    byte[] bytes = bytes(prefix);
    int rest = bytes.length * Byte.SIZE - bits(prefix);
    BigInteger number = new BigInteger(1, bytes);
    boolean clean = number.shiftRight(rest).shiftLeft(rest).equals(number);
    return clean && isCanonicalAddress(prefix.substring(0, prefix.indexOf('/')));
  }

  /** Whether {@code text} is an address as RFC 5952 writes it. */
  static boolean isCanonicalAddress(String text) {
    return switch (Addresses.family(text)) {
      case IPV4 -> true;
      case IPV6 -> text.equals(canonical(bytes(text + "/")));
      case NONE -> false;
    };
  }

  /** The text of an IPv6 address: the longest run of two or more zero groups is left out. */
  private static String canonical(byte[] bytes) {
    if (bytes.length != 2 * IPV6_GROUPS) {
      return "";
    }
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

  private static final int IPV6_GROUPS = 8;

  private static int bits(String prefix) {
    return Integer.parseInt(prefix.substring(prefix.indexOf('/') + 1));
  }

  private static byte[] bytes(String prefix) {
    try {
      // The text is a literal address, so that no name service is asked.
      return InetAddress.getByName(prefix.substring(0, prefix.indexOf('/'))).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no literal address: " + prefix, e);
    }
  }
}
