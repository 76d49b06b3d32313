package io.coracle.simulation;

import io.coracle.kubelet.runtime.RuntimeFault;
import java.util.BitSet;

/**
 * The addresses of one node's pods: those of an IPv4 range but the first two and the last, as a
 * bridge network gives them out. An address that was given back comes again only after all others.
 */
final class PodAddresses {
  private static final int ADDRESS_BITS = 32;
  private static final int FIRST = 2;

  private final int network;
  private final int size;
  private final BitSet taken = new BitSet();
  private int next = FIRST;

  /**
   * The addresses of {@code cidr}, e.g. {@code 10.244.3.0/24}.
   *
   * @throws IllegalArgumentException when it is none, or has no room
   */
  PodAddresses(String cidr) {
    String[] parts = cidr.split("/");
    String[] bytes = parts[0].split("\\.");
    if (parts.length != 2 || bytes.length != 4) {
      throw new IllegalArgumentException("not an IPv4 range: " + cidr);
    }
    int address = 0;
    for (String part : bytes) {
      address = address << 8 | Integer.parseInt(part);
    }
    int prefix = Integer.parseInt(parts[1]);
    if (prefix < 8 || prefix > 29) {
      throw new IllegalArgumentException("no range for pods: " + cidr);
    }
    size = 1 << (ADDRESS_BITS - prefix);
    network = address & -size;
  }

  String take() {
    int free = taken.nextClearBit(next);
    if (free >= size - 1) {
      free = taken.nextClearBit(FIRST);
    }
    if (free >= size - 1) {
      throw new RuntimeFault(
          RuntimeFault.Code.UNKNOWN, "no IP addresses available in range set: " + text(network));
    }
    taken.set(free);
    next = free + 1;
    return text(network + free);
  }

  void giveBack(String address) {
    String[] bytes = address.split("\\.");
    int value = 0;
    for (String part : bytes) {
      value = value << 8 | Integer.parseInt(part);
    }
    taken.clear(value - network);
  }

  private static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }
}
