package io.coracle.kubelet.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

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

  /**
   * Gives a volume that outlives pods.
   *
   * @param group negative for none
   * @param policy {@code OnRootMismatch} leaves a volume alone whose root is the group's already
   */
  static void giveVolume(Path root, long group, String policy) throws IOException {
    if (group >= 0 && !(policy.equals("OnRootMismatch") && belongs(root, group))) {
      giveTree(root, group);
    }
  }

  private static boolean belongs(Path root, long group) throws IOException {
    int wanted = GROUP_WRITE | GROUP_ENTER | SET_GROUP;
    return number(root, "unix:gid") == group && (number(root, "unix:mode") & wanted) == wanted;
  }

  private static int number(Path path, String attribute) throws IOException {
    return (int) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
  }

  /** Gives everything in a directory; what another pod removes meanwhile is left out. */
  static void giveTree(Path root, long group) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(path, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            try {
              give(path, group, false);
              return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
              return visitFileFailed(path, e);
            }
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException fault) throws IOException {
            if (fault instanceof NoSuchFileException && !path.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            throw fault;
          }
        });
  }

  /** Gives one file; a symbolic link has an owner but no mode of its own. */
  static void give(Path path, long group, boolean readOnly) throws IOException {
    Files.setAttribute(path, "unix:gid", Math.toIntExact(group), LinkOption.NOFOLLOW_LINKS);
    if (Files.isSymbolicLink(path)) {
      return;
    }
    int mode = number(path, "unix:mode") & 07777;
    mode |= readOnly ? GROUP_READ : GROUP_WRITE;
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      mode |= SET_GROUP | GROUP_ENTER;
    }
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** Makes a user the owner of one file. */
  static void giveUser(Path path, long user) throws IOException {
    Files.setAttribute(path, "unix:uid", Math.toIntExact(user), LinkOption.NOFOLLOW_LINKS);
  }
}
