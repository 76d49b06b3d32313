package io.coracle.kubelet.volume;

import io.coracle.base.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Mounts by system calls. */
final class SystemMounts implements Mounts {
  private static final long MS_RDONLY = 1;
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_NOEXEC = 8;
  private static final long MS_REMOUNT = 32;
  private static final long MS_BIND = 4096;
  private static final Set<String> FLAG_OPTIONS = Set.of("ro", "rbind", "bind");
  private static final long SYS_OPEN_TREE = 428;
  private static final long SYS_MOVE_MOUNT = 429;
  private static final long SYS_MOUNT_SETATTR = 442;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final long MOUNT_ATTR_RDONLY = 1;
  private static final long AT_FDCWD = -100;
  private static final long AT_EMPTY_PATH = 0x1000;
  private static final long AT_RECURSIVE = 0x8000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int ENOENT = 2;

  private static final Log LOG = Log.of("kubelet");

  /** After what it is made from. */
  static final SystemMounts INSTANCE = new SystemMounts();

  private final SystemCalls system = SystemCalls.INSTANCE;

  private SystemMounts() {}

  @Override
  public void memory(Path target, long bytes) throws IOException {
    String options = bytes > 0 ? "size=" + bytes : "";
    system.mount("tmpfs", target.toString(), "tmpfs", MS_NOSUID | MS_NODEV, options);
  }

  @Override
  public void hugePages(Path target, String page, long bytes) throws IOException {
    String options = "pagesize=" + page.replace("i", "") + (bytes > 0 ? ",size=" + bytes : "");
    system.mount("nodev", target.toString(), "hugetlbfs", MS_NOSUID | MS_NODEV, options);
  }

  @Override
  public void readOnly(String type, String source, List<String> options, Path target)
      throws IOException {
    long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    if (type.equals("bind")) {
      // Flags only count when a bound mount is changed.
      system.mount(source, target.toString(), "", MS_BIND, "");
      system.mount(source, target.toString(), "", MS_BIND | MS_REMOUNT | flags, "");
      return;
    }
    String more =
        options.stream().filter(o -> !FLAG_OPTIONS.contains(o)).collect(Collectors.joining(","));
    system.mount(source, target.toString(), type, flags, more);
  }

  @Override
  public void makeBelow(Path root, Path path, int mode) throws IOException {
    try (OpenFile directory = OpenFile.of(root)) {
      for (int count = 1; count <= path.getNameCount(); count++) {
        Path part = path.subpath(0, count);
        if (!part.toString().isEmpty() && !exists(directory, part)) {
          make(directory, part, mode);
        }
      }
    }
  }

  private static boolean exists(OpenFile directory, Path path) throws IOException {
    try {
      directory.below(path, OpenFile.Links.WITHIN).close();
      return true;
    } catch (SystemCallException e) {
      if (e.number() == ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The parent is held open: whatever becomes of its path, the directory is made in it. What
   * another has put there first is left as it is; whether it can be used shows when it is opened.
   */
  private static void make(OpenFile directory, Path path, int mode) throws IOException {
    Path above = path.getParent() == null ? Path.of("") : path.getParent();
    Path name = path.getFileName();
    try (OpenFile parent = directory.below(above, OpenFile.Links.WITHIN)) {
      Files.createDirectory(parent.path().resolve(name));
      try (OpenFile made = parent.below(name, OpenFile.Links.REFUSED)) {
        Files.setAttribute(made.path(), "unix:mode", mode);
      }
    } catch (FileAlreadyExistsException e) {
      LOG.debug("A directory of a volume has been made by another", "path", path);
    } catch (FileSystemException e) {
      throw new IOException("make " + path + " within its volume: " + e.getReason(), e);
    }
  }

  /** A pipe that nobody writes to would hold the reader for ever: only plain files are opened. */
  @Override
  public byte[] readBelow(Path root, Path path, int mostBytes) throws IOException {
    try (OpenFile directory = OpenFile.of(root);
        OpenFile file = directory.below(path, OpenFile.Links.AS_IN_ROOT)) {
      if (!Files.isRegularFile(file.path())) {
        throw new IOException(path + " is not a file");
      }
      try (InputStream in = Files.newInputStream(file.path())) {
        byte[] content = in.readNBytes(mostBytes + 1);
        if (content.length > mostBytes) {
          throw new IOException(path + " has more than " + mostBytes + " bytes");
        }
        return content;
      }
    }
  }

  /** All that is asked of the source is asked of the open file: its path may lead elsewhere now. */
  @Override
  public void bindBelow(Path root, Path path, Path target) throws IOException {
    try (OpenFile directory = OpenFile.of(root);
        OpenFile file = directory.below(path, OpenFile.Links.WITHIN)) {
      try {
        bind(file.path(), target);
      } catch (SystemCallException e) {
        throw new SystemCallException("bind " + path + " within its volume", e.number());
      }
    }
  }

  private void bind(Path source, Path target) throws IOException {
    if (!below(target).isEmpty()) {
      if (same(source, target)) {
        return;
      }
      // Something else lies at the path since the container ran last.
      unmount(target);
    }
    Files.deleteIfExists(target);
    PodMounts.target(source, target);
    system.mount(source.toString(), target.toString(), "", MS_BIND, "");
  }

  private static boolean same(Path one, Path other) throws IOException {
    return Files.getAttribute(one, "unix:ino").equals(Files.getAttribute(other, "unix:ino"))
        && Files.getAttribute(one, "unix:dev").equals(Files.getAttribute(other, "unix:dev"));
  }

  @Override
  public void bindReadOnly(Path source, Path target) throws IOException {
    long flags = OPEN_TREE_CLONE | O_CLOEXEC | AT_RECURSIVE;
    int tree =
        (int)
            system.call(
                "open the mounts at " + source, SYS_OPEN_TREE, AT_FDCWD, source.toString(), flags);
    try {
      // What to set, what to clear, propagation, user namespace.
      system.call(
          "make the mounts at " + source + " read-only",
          SYS_MOUNT_SETATTR,
          tree,
          "",
          AT_EMPTY_PATH | AT_RECURSIVE,
          new long[] {MOUNT_ATTR_RDONLY, 0, 0, 0});
      system.call(
          "mount at " + target,
          SYS_MOVE_MOUNT,
          tree,
          "",
          AT_FDCWD,
          target.toString(),
          MOVE_MOUNT_F_EMPTY_PATH);
    } finally {
      system.close(tree);
    }
  }

  @Override
  public void unmount(Path target) throws IOException {
    system.unmount(target.toString());
  }

  @Override
  public boolean separate(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    return parent != null && !device(directory).equals(device(parent));
  }

  private static Object device(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<Path> below(Path directory) throws IOException {
    String prefix = directory.toString();
    // There may be thousands, and nearly all of them lie elsewhere.
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(SystemMounts::mountPoint)
        .filter(point -> point.startsWith(prefix))
        .map(Path::of)
        .filter(path -> path.startsWith(directory))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .toList();
  }

  /** The fifth word of a line. */
  private static String mountPoint(String line) {
    int start = 0;
    for (int word = 0; word < 4; word++) {
      start = line.indexOf(' ', start) + 1;
    }
    String point = line.substring(start, line.indexOf(' ', start));
    return point.indexOf('\\') < 0 ? point : unescaped(point);
  }

  /** Spaces, tabs, line ends and backslashes are octal in the kernel's list. */
  private static String unescaped(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
