package io.coracle.kubelet.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Gives files to a pod's {@code fsGroup}: the group owns them and may do what the owner may, and
 * new files in directories belong to it too.
 */
final class Ownership {
  private static final int GROUP_READ = 0040;
  private static final int GROUP_WRITE = 0060;
  private static final int GROUP_ENTER = 0010;
  private static final int SET_GROUP = 02000;

  private Ownership() {}

  /** Gives everything in a directory. */
  static void giveTree(Path root, long group) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
        give(path, group, false);
      }
    }
  }

  static void give(Path path, long group, boolean readOnly) throws IOException {
    Files.setAttribute(path, "unix:gid", Math.toIntExact(group), LinkOption.NOFOLLOW_LINKS);
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    mode |= readOnly ? GROUP_READ : GROUP_WRITE;
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      mode |= SET_GROUP | GROUP_ENTER;
    }
    Files.setAttribute(path, "unix:mode", mode);
  }
}
