package io.coracle.kubelet.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log that grows while it is read. When it is rotated, which is to say moved away and begun anew,
 * what is left of the old file is read first. Used by one task.
 *
 * <p>A runtime makes the new file before it writes to it, and may write to the old one until then:
 * the first time that the new file is seen there, the end of the old one is not the end yet.
 */
final class LogFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  /** Runtimes cut lines at 16 KiB; a longer record is not one of theirs. */
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private final Path path;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private FileChannel channel;
  private @Nullable Object key;
  private boolean successorSeen;

  LogFile(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.key = key(path);
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /**
   * Goes to where the last {@code lines} lines begin. A line that was written in parts counts once,
   * and so does one that is not finished.
   */
  void seekToLast(long lines) throws IOException {
    channel.position(new LogTail(channel).startOfLast(lines));
    buffer.limit(0);
    unfinished.reset();
  }

  /**
   * The next record's bytes without the end of line; empty if there is none yet. After the end of a
   * file that was moved away it is empty once, and goes on with the new file when it is asked
   * again.
   */
  Optional<byte[]> next() throws IOException {
    while (true) {
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (b == '\n') {
          byte[] record = unfinished.toByteArray();
          unfinished.reset();
          return Optional.of(record);
        }
        if (unfinished.size() < MAX_RECORD_BYTES) {
          unfinished.write(b);
        }
      }
      if (!fill() && !turnedToNewFile()) {
        return Optional.empty();
      }
    }
  }

  private boolean fill() throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    buffer.flip();
    return count > 0;
  }

  /** At the end of a file that was moved away before, goes on with the one in its place. */
  private boolean turnedToNewFile() throws IOException {
    try {
      Object current = key(path);
      if (Objects.equals(current, key)) {
        return false;
      }
      if (!successorSeen) {
        successorSeen = true;
        return false;
      }
      if (fill()) {
        // Written between the end that was seen and the new file.
        return true;
      }
      FileChannel successor = FileChannel.open(path, StandardOpenOption.READ);
      channel.close();
      channel = successor;
      key = current;
      successorSeen = false;
      buffer.limit(0);
      unfinished.reset();
      return true;
    } catch (NoSuchFileException e) {
      // Moved away, and the new one not there yet; or removed with its container.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Looks for the beginning of the last lines, from the end backwards. */
  private static final class LogTail {
    private final FileChannel channel;

    LogTail(FileChannel channel) {
      this.channel = channel;
    }

    long startOfLast(long lines) throws IOException {
      long end = channel.size();
      if (lines == 0) {
        return end;
      }
      long found = 0;
      boolean inLine = previousEnd(end) != end - 1;
      for (long at = previousEnd(end); at >= 0; at = previousEnd(at)) {
        // A record that closes a line, met after records behind it, ends the line before theirs.
        if (inLine && closesLine(at)) {
          found++;
          if (found == lines) {
            return at + 1;
          }
        }
        inLine = true;
      }
      return 0;
    }

    /** Where the last end of line before {@code before} is; negative if there is none. */
    private long previousEnd(long before) throws IOException {
      ByteBuffer block = ByteBuffer.allocate(4096);
      long high = before;
      while (high > 0) {
        long low = Math.max(0, high - block.capacity());
        block.clear().limit((int) (high - low));
        readFully(block, low);
        for (int i = block.position() - 1; i >= 0; i--) {
          if (block.get(i) == '\n') {
            return low + i;
          }
        }
        high = low;
      }
      return -1;
    }

    private boolean closesLine(long recordEnd) throws IOException {
      long start = previousEnd(recordEnd) + 1;
      ByteBuffer head = ByteBuffer.allocate((int) Math.min(128, recordEnd - start));
      readFully(head, start);
      return LogRecord.parse(Arrays.copyOf(head.array(), head.position()))
          .map(record -> !record.partial())
          .orElse(true);
    }

    private void readFully(ByteBuffer target, long position) throws IOException {
      while (target.hasRemaining() && channel.read(target, position + target.position()) >= 0) {
        // Each read adds what it found.
      }
    }
  }
}
