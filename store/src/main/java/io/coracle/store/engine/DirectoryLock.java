package io.coracle.store.engine;

import io.coracle.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The claim of one process on a data directory: a locked file. The operating system gives it up
 * when the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "lock";

  private static final int MAX_OWNER_BYTES = 32;

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Claims {@code directory}, which must exist.
   *
   * @throws StoreException with {@link StoreException.Code#IN_USE}
   */
  static DirectoryLock claim(Path directory) throws IOException {
    var file =
        FileChannel.open(
            directory.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (lock(file) == null) {
      String owner = owner(file);
      file.close();
      throw new StoreException(
          StoreException.Code.IN_USE,
          "the data directory "
              + directory
              + " is in use by another process"
              + (owner.isEmpty() ? "" : " (process " + owner + ")"));
    }
    file.truncate(0);
    String self = Long.toString(ProcessHandle.current().pid());
    // A disk without room for the number is no reason not to start.
    try {
      file.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      file.truncate(0);
    }
    return new DirectoryLock(file);
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(FileChannel file) throws IOException {
    var text = ByteBuffer.allocate(MAX_OWNER_BYTES);
    int read = file.read(text, 0);
    return read <= 0 ? "" : new String(text.array(), 0, read, StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
