package io.coracle.store.engine;

import io.coracle.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells a torn tail of SQLite's write-ahead log from damage in its middle.
 *
 * <p>SQLite itself reads the log up to the first frame whose checksum is wrong and drops the rest
 * silently, whatever the cause. Yet a transaction is written only after the one before it has
 * reached the disk, so a crash can tear nothing but the last one: when behind a wrong frame more
 * than one transaction of the same generation ends, then frames were damaged that had been safe.
 *
 * <p>Format: 32 bytes header (magic, version, page size, sequence, two salts, checksum), then
 * frames of 24 bytes header (page, size of the database if this ends a transaction, the salts,
 * checksum) and a page each; sqlite.org/fileformat2.html, section 4.
 */
final class WriteAheadLogCheck {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int MIN_PAGE = 512;
  private static final int MAX_PAGE = 65536;

  private final FileChannel file;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
  private int sum0;
  private int sum1;

  private WriteAheadLogCheck(FileChannel file) {
    this.file = file;
  }

  /**
   * Looks at the log {@code path}, if there is one.
   *
   * @throws StoreException with {@link StoreException.Code#DAMAGED}
   */
  static void check(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() > HEADER_BYTES && !new WriteAheadLogCheck(file).sound()) {
        throw new StoreException(
            StoreException.Code.DAMAGED,
            path + " is damaged: its end is not just torn, commits in its middle are unreadable");
      }
    } catch (IOException e) {
      throw new StoreException(StoreException.Code.DAMAGED, path + " cannot be read", e);
    }
  }

  private boolean sound() throws IOException {
    if (!fill(header, 0)) {
      return true;
    }
    int magic = header.getInt(0);
    int page = header.getInt(8);
    if ((magic & ~1) != MAGIC || page < MIN_PAGE || page > MAX_PAGE) {
      return false;
    }
    ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    add(header, 0, HEADER_BYTES - 8, order);
    if (!matches(header, HEADER_BYTES - 8)) {
      return false;
    }
    var frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + page);
    boolean valid = true;
    int endsBehindWrongFrame = 0;
    for (long at = HEADER_BYTES; fill(frame, at); at += frame.capacity()) {
      boolean sameGeneration = frame.getLong(8) == header.getLong(16);
      valid = valid && sameGeneration && checksumHolds(frame, order);
      if (!valid && sameGeneration && frame.getInt(4) != 0) {
        endsBehindWrongFrame++;
      }
    }
    return endsBehindWrongFrame <= 1;
  }

  private boolean checksumHolds(ByteBuffer frame, ByteOrder order) {
    add(frame, 0, 8, order);
    add(frame, FRAME_HEADER_BYTES, frame.capacity(), order);
    return matches(frame, 16);
  }

  private boolean matches(ByteBuffer bytes, int at) {
    return bytes.getInt(at) == sum0 && bytes.getInt(at + 4) == sum1;
  }

  private void add(ByteBuffer bytes, int from, int to, ByteOrder order) {
    var words = bytes.duplicate().order(order);
    for (int at = from; at < to; at += 8) {
      sum0 += words.getInt(at) + sum1;
      sum1 += words.getInt(at + 4) + sum0;
    }
  }

  private boolean fill(ByteBuffer buffer, long at) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
