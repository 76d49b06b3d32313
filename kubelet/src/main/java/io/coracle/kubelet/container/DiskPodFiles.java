package io.coracle.kubelet.container;

import io.coracle.base.host.DirectoryTrees;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pod files on a disk: {@code ROOT/pods/UID} for the kubelet's own, {@code
 * ROOT/pods/logs/NAMESPACE_NAME_UID} for logs. Thread-safe as long as one pod is handled by one
 * thread at a time.
 */
public final class DiskPodFiles implements PodFiles {
  private static final String LOGS = "logs";

  /** How much of a log's end is read to take lines from it. */
  private static final int TAIL_BYTES = 16 * 1024;

  private final Path pods;

  public DiskPodFiles(Path root) {
    this.pods = root.resolve("pods");
  }

  @Override
  public Path logDirectory(Pod pod) {
    return pods.resolve(LOGS)
        .resolve(Pods.namespace(pod) + "_" + Pods.name(pod) + "_" + Pods.uid(pod));
  }

  @Override
  public void prepareLogs(Pod pod, String container) {
    createDirectories(logDirectory(pod).resolve(container));
  }

  @Override
  public Optional<Path> hosts(Pod pod, String content) {
    Path file = pods.resolve(Pods.uid(pod)).resolve("etc-hosts");
    createDirectories(pods.resolve(Pods.uid(pod)));
    try {
      if (!Files.exists(file) || !Files.readString(file).equals(content)) {
        Files.writeString(file, content);
      }
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Path> closed() {
    try {
      for (Path above = pods.getParent(); above != null; above = above.getParent()) {
        if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return Optional.of(above);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String hostsOfNode() {
    return readIfThere(Path.of("/etc/hosts"));
  }

  @Override
  public String resolverOfNode() {
    return readIfThere(Path.of("/etc/resolv.conf"));
  }

  private static String readIfThere(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Path> messageFile(Pod pod, String container, int attempt) {
    Path file = messagePath(Pods.uid(pod), container, attempt);
    createDirectories(pods.resolve(Pods.uid(pod)).resolve("containers").resolve(container));
    try {
      Files.writeString(file, "");
      // Whatever user the container runs as may write here.
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path messagePath(String uid, String container, int attempt) {
    return pods.resolve(uid).resolve("containers").resolve(container).resolve("message-" + attempt);
  }

  @Override
  public String message(String podUid, String container, int attempt) {
    Path file = messagePath(podUid, container, attempt);
    try {
      return Files.exists(file) ? head(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_MESSAGE), StandardCharsets.UTF_8);
    }
  }

  @Override
  public String tail(Path log) {
    try {
      return Files.exists(log) ? lastLines(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastLines(Path log) throws IOException {
    byte[] bytes;
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
    }
    List<String> lines = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n"));
    String text =
        lines.subList(Math.max(0, lines.size() - MAX_LOG_LINES), lines.size()).stream()
            .map(DiskPodFiles::content)
            .collect(Collectors.joining());
    return text.substring(Math.max(0, text.length() - MAX_LOG_MESSAGE));
  }

  /**
   * What a record of a log in CRI's format holds, without time, stream and tag. One that is tagged
   * P ends in the middle of a line.
   */
  private static String content(String line) {
    String[] parts = line.split(" ", 4);
    if (parts.length < 4) {
      return line;
    }
    return parts[2].startsWith("P") ? parts[3] : parts[3] + "\n";
  }

  @Override
  public void removeLog(Path log) {
    try (Stream<Path> siblings = Files.list(log.toAbsolutePath().getParent())) {
      String name = log.getFileName().toString();
      for (Path file : siblings.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (java.nio.file.NoSuchFileException e) {
      // Its directory is gone, and the log with it.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(Pod pod) {
    deleteTree(logDirectory(pod));
    Path own = pods.resolve(Pods.uid(pod));
    // Volumes lie beside these files and may be mounted: whoever mounted them removes them.
    deleteTree(own.resolve("containers"));
    try {
      Files.deleteIfExists(own.resolve("etc-hosts"));
      if (names(own).isEmpty()) {
        Files.deleteIfExists(own);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> kept() {
    Set<String> uids = new HashSet<>(names(pods));
    uids.remove(LOGS);
    for (String directory : names(pods.resolve(LOGS))) {
      uids.add(directory.substring(directory.lastIndexOf('_') + 1));
    }
    return uids;
  }

  private static Set<String> names(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createDirectories(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) {
    try {
      DirectoryTrees.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
