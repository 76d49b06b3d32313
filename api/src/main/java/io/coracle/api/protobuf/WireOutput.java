package io.coracle.api.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the wire format of protobuf. Not thread-safe. */
final class WireOutput {
  private static final int TYPE_BITS = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void key(int field, int wireType) {
    plainVarint((long) field << TYPE_BITS | wireType);
  }

  private void plainVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  WireOutput varint(int field, long value) {
    key(field, Wire.VARINT);
    plainVarint(value);
    return this;
  }

  WireOutput fixed64(int field, double value) {
    key(field, Wire.FIXED64);
    long bits = Double.doubleToLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      out.write((int) (bits >>> (8 * i)) & 0xff);
    }
    return this;
  }

  WireOutput bytes(int field, byte[] value) {
    key(field, Wire.LENGTH);
    plainVarint(value.length);
    out.writeBytes(value);
    return this;
  }

  WireOutput text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireOutput message(int field, WireOutput inner) {
    return bytes(field, inner.toByteArray());
  }

  /** Appends fields that are written already. */
  WireOutput append(byte[] fields) {
    out.writeBytes(fields);
    return this;
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
