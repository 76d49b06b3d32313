package io.coracle.kubelet.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One record of a log that a container runtime has written, such as
 *
 * <pre>2026-01-02T03:04:05.678901234Z stdout F a line of output</pre>
 *
 * <p>The letter is F for a full line and P for a part of one that goes on in the next record of
 * that stream (CRI's logging format, k8s.io/design-proposals kubelet-cri-logging).
 *
 * @param time as written
 * @param content without the record's end
 */
record LogRecord(String time, boolean stderr, boolean partial, byte[] content) {
  private static final int BLANK = ' ';

  /** Reads a record without its end of line; empty if it is none. */
  static Optional<LogRecord> parse(byte[] bytes) {
    int afterTime = indexOf(bytes, BLANK, 0);
    int afterStream = afterTime < 0 ? -1 : indexOf(bytes, BLANK, afterTime + 1);
    if (afterStream < 0) {
      return Optional.empty();
    }
    int afterTag = indexOf(bytes, BLANK, afterStream + 1);
    int contentStart = afterTag < 0 ? bytes.length : afterTag + 1;
    int tagEnd = afterTag < 0 ? bytes.length : afterTag;
    String stream = text(bytes, afterTime + 1, afterStream);
    if (!(stream.equals("stdout") || stream.equals("stderr"))) {
      return Optional.empty();
    }
    String tag = text(bytes, afterStream + 1, tagEnd);
    return Optional.of(
        new LogRecord(
            text(bytes, 0, afterTime),
            stream.equals("stderr"),
            tag.startsWith("P"),
            Arrays.copyOfRange(bytes, contentStart, bytes.length)));
  }

  private static int indexOf(byte[] bytes, int wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Whether it was written before {@code time}. A time that cannot be read counts as late. */
  boolean isBefore(Instant other) {
    try {
      return java.time.OffsetDateTime.parse(time).toInstant().isBefore(other);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
