package io.coracle.api.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Collects the fields of one protobuf message. Not thread-safe. */
final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Writes a text; an empty one is what an absent one is. */
  ProtobufWriter text(int field, String text) {
    return text.isEmpty() ? this : delimited(field, text.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufWriter flag(int field, boolean flag) {
    if (flag) {
      tag(field, VARINT);
      bytes.write(1);
    }
    return this;
  }

  ProtobufWriter message(int field, ProtobufWriter message) {
    return delimited(field, message.bytes());
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private ProtobufWriter delimited(int field, byte[] content) {
    tag(field, LENGTH_DELIMITED);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void tag(int field, int wireType) {
    varint((field << 3) | wireType);
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }
}
