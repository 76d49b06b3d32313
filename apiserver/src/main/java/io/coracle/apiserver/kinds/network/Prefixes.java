package io.coracle.apiserver.kinds.network;

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
