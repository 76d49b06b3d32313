package io.coracle.kubelet.volume;

import io.coracle.base.host.DirectoryTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory whose files change all at once: they lie in a directory of one version, {@code
 * ..data} is a link to it, and the files that are seen are links through {@code ..data}. A new
 * version is written beside the old one, and one rename of the link makes it the current one.
 *
 * <p>Worked example: {@code a} and {@code sub/b} are {@code a -> ..data/a}, {@code sub ->
 * ..data/sub}, {@code ..data -> ..version-7}, {@code ..version-7/a}, {@code ..version-7/sub/b}.
 */
final class AtomicDirectory {
  private static final String DATA = "..data";
  private static final String NEW_DATA = "..data_tmp";
  private static final String VERSION = "..version-";

  private final Path root;

  AtomicDirectory(Path root) {
    this.root = root;
  }

  /**
   * The content of one file.
   *
   * @param mode permission bits
   * @param user owns the file; negative for the kubelet's own
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by content where it is compared
  record Content(byte[] bytes, int mode, long user) {
    Content(byte[] bytes, int mode) {
      this(bytes, mode, -1);
    }
  }

  /**
   * Makes {@code files} the content of the directory. Returns false if it was so already.
   *
   * @param files by relative path
   * @param group owns the files; negative to leave it
   */
  boolean write(Map<String, Content> files, long group) throws IOException {
    Files.createDirectories(root);
    Path current = root.resolve(DATA);
    if (Files.isSymbolicLink(current)
        && same(root.resolve(Files.readSymbolicLink(current)), files)) {
      return false;
    }
    Path version = Files.createTempDirectory(root, VERSION);
    mode(version, 0755);
    for (Map.Entry<String, Content> file : files.entrySet()) {
      Path path = version.resolve(file.getKey()).normalize();
      if (!path.startsWith(version)) {
        throw new IOException("a path leads out of the volume: " + file.getKey());
      }
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().bytes());
      mode(path, file.getValue().mode());
      if (file.getValue().user() >= 0) {
        Ownership.giveUser(path, file.getValue().user());
      }
    }
    if (group >= 0) {
      give(version, group);
    }
    Path link = root.resolve(NEW_DATA);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, version.getFileName());
    Files.move(link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    expose(files.keySet());
    removeOthers(version.getFileName().toString());
    return true;
  }

  private void give(Path version, long group) throws IOException {
    Ownership.giveToRead(root, group);
    try (Stream<Path> all = Files.walk(version)) {
      for (Path path : all.toList()) {
        Ownership.giveToRead(path, group);
      }
    }
  }

  private static boolean same(Path version, Map<String, Content> files) throws IOException {
    Set<String> found = new HashSet<>();
    if (!Files.isDirectory(version)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(version)) {
      for (Path path :
          all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String name = version.relativize(path).toString();
        Content wanted = files.get(name);
        if (wanted == null || !Arrays.equals(wanted.bytes(), Files.readAllBytes(path))) {
          return false;
        }
        found.add(name);
      }
    }
    return found.size() == files.size();
  }

  private void expose(Set<String> names) throws IOException {
    Set<String> tops = new HashSet<>();
    names.forEach(name -> tops.add(Path.of(name).getName(0).toString()));
    for (String top : tops) {
      Path link = root.resolve(top);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of(DATA, top));
      }
    }
    for (Path entry : entries()) {
      String name = entry.getFileName().toString();
      if (!name.startsWith("..") && !tops.contains(name)) {
        Files.delete(entry);
      }
    }
  }

  private void removeOthers(String version) throws IOException {
    for (Path entry : entries()) {
      String name = entry.getFileName().toString();
      if (name.startsWith(VERSION) && !name.equals(version)) {
        DirectoryTrees.delete(entry);
      }
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.toList();
    }
  }

  /** Sets permission bits, whatever the process's mask is. */
  static void mode(Path path, int mode) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    int bit = 0400;
    // The enumeration goes from the owner's read bit down to the others' execute bit.
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode & bit) != 0) {
        permissions.add(permission);
      }
      bit >>= 1;
    }
    Files.setPosixFilePermissions(path, permissions);
  }
}
