package io.coracle.kubelet.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is mounted on this machine. */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT_FIELD = 4;

  private Mounts() {}

  /** The mount points whose path begins with {@code prefix}, in the order they were mounted. */
  static List<String> below(String prefix) throws IOException {
    return Files.readAllLines(TABLE).stream()
        .map(line -> unescaped(line.split(" ")[MOUNT_POINT_FIELD]))
        .filter(path -> path.startsWith(prefix))
        .toList();
  }

  /** The kernel writes blanks and the like as three octal digits. */
  private static String unescaped(String path) {
    return path.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
