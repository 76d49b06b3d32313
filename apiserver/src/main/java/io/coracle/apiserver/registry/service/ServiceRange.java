package io.coracle.apiserver.registry.service;

import java.util.OptionalInt;

/**
 * The addresses that Services get: an IPv4 network without its own and its broadcast address.
 *
 * @param network the first address, as a number
 * @param prefixLength in bits
 */
public record ServiceRange(int network, int prefixLength) {
  /** Larger networks would need a larger table of what is taken than is sensible. */
  public static final int MIN_PREFIX_LENGTH = 12;

  private static final int MAX_PREFIX_LENGTH = 30;

  /**
   * Reads e.g. {@code 10.96.0.0/16}.
   *
   * @throws IllegalArgumentException when it is no IPv4 network of 12 to 30 bits
   */
  public static ServiceRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    OptionalInt address = slash < 0 ? OptionalInt.empty() : address(cidr.substring(0, slash));
    int length = slash < 0 ? 0 : Integer.parseInt(cidr.substring(slash + 1));
    if (address.isEmpty() || length < MIN_PREFIX_LENGTH || length > MAX_PREFIX_LENGTH) {
      throw new IllegalArgumentException(
          "the range of service addresses must be an IPv4 network of "
              + MIN_PREFIX_LENGTH
              + " to "
              + MAX_PREFIX_LENGTH
              + " bits: "
              + cidr);
    }
    return new ServiceRange(address.getAsInt() & (-1 << (32 - length)), length);
  }

  /** How many addresses there are. */
  int size() {
    return (1 << (32 - prefixLength)) - 2;
  }

  /** The {@code index}th address. */
  public String address(int index) {
    int number = network + 1 + index;
    return (number >>> 24)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }

  /** Which address it is; a number outside the range if it is none of them. */
  OptionalInt index(String text) {
    OptionalInt address = address(text);
    return address.isEmpty()
        ? address
        : OptionalInt.of(
            Math.toIntExact(
                Math.clamp(
                    (address.getAsInt() & 0xffff_ffffL) - (network & 0xffff_ffffL) - 1,
                    -1,
                    Integer.MAX_VALUE)));
  }

  private static OptionalInt address(String text) {
    String[] parts = text.split("\\.", -1);
    int address = 0;
    for (String part : parts) {
      if (parts.length != 4 || part.isEmpty() || part.length() > 3 || !isDigits(part)) {
        return OptionalInt.empty();
      }
      int value = Integer.parseInt(part);
      if (value > 255) {
        return OptionalInt.empty();
      }
      address = address << 8 | value;
    }
    return OptionalInt.of(address);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    String first = address(-1);
    return first + "/" + prefixLength;
  }
}
