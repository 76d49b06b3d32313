package io.coracle.apiserver.kinds.field;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A range of IP addresses, e.g. {@code 10.0.0.0/8}, or an address with the length of its network.
 *
 * @param address four bytes or sixteen
 * @param bits the length, at most the bits of the address
 */
public record IpPrefix(byte[] address, int bits) {

  /** What {@code text} says, however it is spelled; empty if it is no prefix. */
  public static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    int bits = Addresses.decimal(text, slash + 1, text.length());
    return Addresses.bytes(text.substring(0, slash))
        .filter(address -> bits >= 0 && bits <= address.length * Byte.SIZE)
        .map(address -> new IpPrefix(address, bits));
  }

  /** Whether no bit is set behind the length. */
  public boolean isMasked() {
    return masked().equals(number());
  }

  /** Whether every address of this is in {@code outer}, which has more. */
  public boolean isStrictlyInside(IpPrefix outer) {
    if (address.length != outer.address.length || bits <= outer.bits) {
      return false;
    }
    int rest = outer.rest();
    return number().shiftRight(rest).equals(outer.number().shiftRight(rest));
  }

  /** The address as it is written, with the length: {@code 192.168.1.5/24}. */
  public String canonicalText() {
    return IpText.of(address) + "/" + bits;
  }

  /** The range as it is written, without the bits behind the length: {@code 192.168.1.0/24}. */
  public String maskedText() {
    byte[] bytes = new byte[address.length];
    byte[] number = masked().toByteArray();
    int length = Math.min(number.length, bytes.length);
    System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
    return IpText.of(bytes) + "/" + bits;
  }

  private BigInteger number() {
    return new BigInteger(1, address);
  }

  private BigInteger masked() {
    return number().shiftRight(rest()).shiftLeft(rest());
  }

  private int rest() {
    return address.length * Byte.SIZE - bits;
  }
}
