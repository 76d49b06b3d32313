package io.coracle.apiserver.custom.cel;

import io.coracle.apiserver.custom.schema.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** An IP address as rules see it. */
final class IpAddress {
  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  static IpAddress of(byte[] bytes) {
    return new IpAddress(bytes.clone());
  }

  static Optional<IpAddress> parse(String text) {
    return Addresses.parse(text)
        .filter(bytes -> !isMapped(bytes)) // an IPv4 address in disguise is none here
        .map(IpAddress::new);
  }

  private static boolean isMapped(byte[] bytes) {
    if (bytes.length != 16 || bytes[10] != (byte) 0xff || bytes[11] != (byte) 0xff) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int family() {
    return bytes.length == 4 ? 4 : 6;
  }

  private InetAddress address() {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has four or sixteen bytes", e);
    }
  }

  boolean isUnspecified() {
    return address().isAnyLocalAddress();
  }

  boolean isLoopback() {
    return address().isLoopbackAddress();
  }

  boolean isLinkLocalMulticast() {
    return address().isMCLinkLocal();
  }

  boolean isLinkLocalUnicast() {
    return address().isLinkLocalAddress();
  }

  boolean isGlobalUnicast() {
    InetAddress address = address();
    boolean broadcast = bytes.length == 4 && Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
    return !broadcast
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The canonical text (RFC 5952). */
  @Override
  public String toString() {
    if (bytes.length == 4) {
      return address().getHostAddress();
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
      i += run;
    }
    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
