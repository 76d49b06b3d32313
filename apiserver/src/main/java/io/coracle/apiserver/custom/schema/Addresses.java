package io.coracle.apiserver.custom.schema;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IP addresses and prefixes as text, as Go's {@code netip} reads them. */
public final class Addresses {
  private Addresses() {}

  /** The bytes of an address: four or sixteen; empty if {@code text} is none. */
  public static Optional<byte[]> parse(String text) {
    if (text.indexOf(':') >= 0) {
      return text.chars().allMatch(Addresses::ofV6) ? literal(text) : Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (parts[i].isEmpty()
          || parts[i].length() > 3
          || !parts[i].chars().allMatch(c -> c >= '0' && c <= '9')
          || (parts[i].length() > 1 && parts[i].charAt(0) == '0')
          || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(bytes);
  }

  private static boolean ofV6(int c) {
    return Character.digit(c, 16) >= 0 || c == ':' || c == '.';
  }

  private static Optional<byte[]> literal(String text) {
    try {
      // A text with a colon is never looked up.
      byte[] bytes = InetAddress.getByName("[" + text + "]").getAddress();
      return bytes.length == 16 ? Optional.of(bytes) : Optional.of(mapped(bytes));
    } catch (UnknownHostException e) {
      return Optional.empty(); // that is the answer
    }
  }

  private static byte[] mapped(byte[] v4) {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    System.arraycopy(v4, 0, bytes, 12, 4);
    return bytes;
  }

  static boolean isV4(String text) {
    return text.indexOf(':') < 0 && parse(text).isPresent();
  }

  static boolean isV6(String text) {
    return text.indexOf(':') >= 0 && parse(text).isPresent();
  }

  /** Whether {@code text} is an address, a slash and a number of bits. */
  public static boolean isPrefix(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return false;
    }
    Optional<byte[]> address = parse(text.substring(0, slash));
    String bits = text.substring(slash + 1);
    return address.isPresent()
        && !bits.isEmpty()
        && bits.length() <= 3
        && bits.chars().allMatch(c -> c >= '0' && c <= '9')
        && (bits.length() == 1 || bits.charAt(0) != '0')
        && Integer.parseInt(bits) <= address.get().length * 8;
  }
}
