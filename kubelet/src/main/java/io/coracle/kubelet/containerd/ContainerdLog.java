package io.coracle.kubelet.containerd;

import io.coracle.base.log.Log;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** containerd's log file. containerd appends to it; it is cut by copying and emptying it. */
final class ContainerdLog {
  private static final Log LOG = Log.of("containerd");
  private static final long MAX_BYTES = 10L << 20;
  private static final int TAIL_BYTES = 16 << 10;
  private static final int LAST_LINES = 10;

  private final Path file;

  ContainerdLog(Path file) {
    this.file = file;
  }

  void rotateIfLarge() {
    try {
      if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    } catch (IOException e) {
      LOG.warn("containerd's log cannot be rotated", e, "file", file);
    }
  }

  /** Its last lines; empty when there are none. */
  String lastLines() {
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, log.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (log.length() - start)];
      log.seek(start);
      log.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
