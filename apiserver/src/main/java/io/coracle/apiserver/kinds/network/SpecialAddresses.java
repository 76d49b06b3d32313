package io.coracle.apiserver.kinds.network;

import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Field;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Addresses that mean the host itself or one link, and so cannot be an endpoint. */
final class SpecialAddresses {
  private SpecialAddresses() {}

  /** Checks the spelling of an address, and where that is good, what it means. */
  static void check(Field address) {
    if (!address.invalidUnlessKept(address.text(), Addresses.address(address.text()))) {
      address.invalid(address.text(), problems(address.text()));
    }
  }

  /** What is wrong with {@code text} as an endpoint's address. */
  static List<String> problems(String text) {
    Optional<byte[]> bytes = Addresses.bytes(text);
    if (bytes.isEmpty()) {
      return Addresses.address(text);
    }
    InetAddress address;
    try {
      address = InetAddress.getByAddress(bytes.get());
    } catch (UnknownHostException e) {
      return Addresses.address(text);
    }
    if (address.isAnyLocalAddress()) {
      return List.of("may not be unspecified (" + text + ")");
    }
    if (address.isLoopbackAddress()) {
      return List.of("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocalAddress()) {
      return List.of("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.isMCLinkLocal()) {
      return List.of("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
    return List.of();
  }
}
