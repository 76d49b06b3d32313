package io.coracle.client.transport;

import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines. Not thread-safe. */
final class LineSplitter {
  /** Longer lines break the stream: no object is as large. */
  static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final Consumer<byte[]> onLine;
  private byte[] rest = NOTHING;

  LineSplitter(Consumer<byte[]> onLine) {
    this.onLine = onLine;
  }

  /**
   * Takes the next bytes and hands out the lines that end in them.
   *
   * @throws IllegalStateException when a line is too long
   */
  void accept(byte[] chunk) {
    int start = 0;
    for (int at = 0; at < chunk.length; at++) {
      if (chunk[at] == '\n') {
        onLine.accept(line(chunk, start, at));
        start = at + 1;
      }
    }
    if (start < chunk.length) {
      rest = join(chunk, start, chunk.length);
      if (rest.length > MAX_LINE_BYTES) {
        throw new IllegalStateException("a line of the stream is too long");
      }
    }
  }

  private byte[] line(byte[] chunk, int start, int end) {
    byte[] line = join(chunk, start, end);
    rest = NOTHING;
    return line;
  }

  private byte[] join(byte[] chunk, int start, int end) {
    if (rest.length == 0) {
      return Arrays.copyOfRange(chunk, start, end);
    }
    byte[] joined = Arrays.copyOf(rest, rest.length + end - start);
    System.arraycopy(chunk, start, joined, rest.length, end - start);
    return joined;
  }

  /** The stream is over: what is left is a line without an end. */
  void end() {
    if (rest.length > 0) {
      byte[] last = rest;
      rest = NOTHING;
      onLine.accept(last);
    }
  }
}
