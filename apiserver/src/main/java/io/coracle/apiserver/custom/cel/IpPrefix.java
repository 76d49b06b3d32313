package io.coracle.apiserver.custom.cel;

import io.coracle.apiserver.custom.schema.Addresses;
import java.util.Optional;

/** A range of IP addresses as rules see it. */
record IpPrefix(IpAddress address, int bits) {

  static Optional<IpPrefix> parse(String text) {
    if (!Addresses.isPrefix(text)) {
      return Optional.empty();
    }
    int slash = text.indexOf('/');
    int bits = Integer.parseInt(text.substring(slash + 1));
    return IpAddress.parse(text.substring(0, slash)).map(address -> new IpPrefix(address, bits));
  }

  boolean contains(IpAddress other) {
    byte[] mine = address.bytes();
    byte[] theirs = other.bytes();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(IpPrefix other) {
    return other.bits >= bits && contains(other.address);
  }

  IpPrefix masked() {
    byte[] kept = address.bytes();
    for (int bit = bits; bit < kept.length * 8; bit++) {
      kept[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new IpPrefix(IpAddress.of(kept), bits);
  }

  @Override
  public String toString() {
    return address + "/" + bits;
  }
}
