package io.coracle.api.protobuf;

import io.coracle.api.StatusException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the wire format of protobuf from a part of an array. Every length is checked against what
 * is there.
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int MAX_VARINT_SHIFT = 63;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int wireType;

  private Wire(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  static Wire of(byte[] bytes, int start) {
    return new Wire(bytes, start, bytes.length);
  }

  boolean hasMore() {
    return position < end;
  }

  /** The number of the next field. */
  int field() {
    long key = varint();
    wireType = (int) key & ((1 << TYPE_BITS) - 1);
    long number = key >>> TYPE_BITS;
    if (number == 0 || number > Integer.MAX_VALUE >> TYPE_BITS) {
      throw broken();
    }
    return (int) number;
  }

  int wireType() {
    return wireType;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
      if (position >= end) {
        throw broken();
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken();
  }

  double fixed64() {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      if (position >= end) {
        throw broken();
      }
      bits |= (bytes[position++] & 0xffL) << (8 * i);
    }
    return Double.longBitsToDouble(bits);
  }

  /** The part of the array that a field of length-delimited type holds. */
  Wire part() {
    expect(LENGTH);
    long length = varint();
    if (length < 0 || length > end - position) {
      throw broken();
    }
    var part = new Wire(bytes, position, position + (int) length);
    position += (int) length;
    return part;
  }

  String text() {
    Wire part = part();
    return new String(bytes, part.position, part.end - part.position, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    Wire part = part();
    return java.util.Arrays.copyOfRange(bytes, part.position, part.end);
  }

  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case LENGTH -> part();
      case FIXED32 -> {
        if (end - position < Integer.BYTES) {
          throw broken();
        }
        position += Integer.BYTES;
      }
      default -> throw broken();
    }
  }

  void expect(int type) {
    if (wireType != type) {
      throw broken();
    }
  }

  static StatusException broken() {
    return StatusException.badRequest("the body is not the protobuf encoding of an object");
  }
}
