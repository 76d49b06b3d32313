package io.coracle.store.engine;

import io.coracle.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that says which format the data directory has. It is written last when a directory is
 * set up, so its presence means that everything else must be there too.
 */
final class FormatFile {
  static final String FILE = "format";

  private static final String PREFIX = "coracle-store ";
  private static final String CURRENT = PREFIX + "1";
  private static final long MAX_BYTES = 100;

  private FormatFile() {}

  /**
   * Whether the directory has been set up, in the format of this version.
   *
   * @throws StoreException with {@link StoreException.Code#WRONG_VERSION} or {@link
   *     StoreException.Code#DAMAGED}
   */
  static boolean present(Path directory) throws IOException {
    Path path = directory.resolve(FILE);
    if (!Files.exists(path)) {
      return false;
    }
    String text =
        Files.size(path) > MAX_BYTES
            ? ""
            : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).strip();
    if (!text.matches(PREFIX + "[0-9]+")) {
      throw new StoreException(StoreException.Code.DAMAGED, path + " is damaged");
    }
    if (!text.equals(CURRENT)) {
      throw new StoreException(
          StoreException.Code.WRONG_VERSION,
          "the data directory "
              + directory
              + " has format '"
              + text
              + "', this program reads '"
              + CURRENT
              + "'");
    }
    return true;
  }

  /** Writes the file so that it is there completely or not at all. */
  static void write(Path directory) throws IOException {
    Path draft = directory.resolve(FILE + ".new");
    try (var file =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap((CURRENT + "\n").getBytes(StandardCharsets.US_ASCII)));
      file.force(true);
    }
    Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    try (var entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
