package io.coracle.kubelet.volume;

import io.coracle.kubelet.pods.Fields;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the host as volumes, checked by their type (Kubernetes API, {@code HostPathType}). */
final class HostPaths {
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;
  private static final int S_IFBLK = 0060000;
  private static final int S_IFCHR = 0020000;

  private HostPaths() {}

  static Path prepare(HostPathVolumeSource source) throws IOException {
    Path path = Path.of(source.getPath());
    String type = Fields.text(source.getType());
    switch (type) {
      case "DirectoryOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createDirectories(path);
          AtomicDirectory.mode(path, 0755);
        }
        require(Files.isDirectory(path), path, "a directory");
      }
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
          AtomicDirectory.mode(path, 0644);
        }
        require(Files.isRegularFile(path), path, "a file");
      }
      case "Directory" -> require(Files.isDirectory(path), path, "a directory");
      case "File" -> require(Files.isRegularFile(path), path, "a file");
      case "Socket" -> require(kind(path) == S_IFSOCK, path, "a socket");
      case "CharDevice" -> require(kind(path) == S_IFCHR, path, "a character device");
      case "BlockDevice" -> require(kind(path) == S_IFBLK, path, "a block device");
      // No type: nothing is checked.
      default -> {}
    }
    return path;
  }

  static boolean isBlockDevice(Path path) throws IOException {
    return kind(path) == S_IFBLK;
  }

  private static int kind(Path path) throws IOException {
    return Files.exists(path) ? (int) Files.getAttribute(path, "unix:mode") & S_IFMT : 0;
  }

  private static void require(boolean holds, Path path, String what) throws IOException {
    if (!holds) {
      throw new IOException("hostPath type check failed: " + path + " is not " + what);
    }
  }
}
