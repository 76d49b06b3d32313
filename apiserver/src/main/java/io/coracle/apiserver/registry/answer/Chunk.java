package io.coracle.apiserver.registry.answer;

import java.util.Arrays;

/** Bytes that grow. Not thread-safe, unlike the JDK's stream, and so without locks. */
final class Chunk {
  private byte[] bytes;
  private int size;

  Chunk(int expected) {
    bytes = new byte[Math.min(expected, 4096)];
  }

  int size() {
    return size;
  }

  void append(byte one) {
    reserve(1);
    bytes[size++] = one;
  }

  /** Appends all of {@code source} from {@code start} on. */
  void append(byte[] source, int start) {
    int length = source.length - start;
    reserve(length);
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }
}
