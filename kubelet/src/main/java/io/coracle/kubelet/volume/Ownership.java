package io.coracle.kubelet.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Gives files to a pod's {@code fsGroup}: the group owns them and may do what the owner may, and
 * new files in directories belong to it too.
 */
final class Ownership {
  private static final int GROUP_READ = 0040;
  private static final int GROUP_WRITE = 0060;
  private static final int GROUP_ENTER = 0010;
  private static final int SET_GROUP = 02000;
  private static final int KIND = 0170000;
  private static final int LINK = 0120000;
  private static final int DIRECTORY = 0040000;

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

  /** Gives everything in a directory, and nothing that a link in it leads to. */
  static void giveTree(Path root, long group) throws IOException {
    OpenTree.visit(root, open -> give(open, group, GROUP_WRITE));
  }

  /** Gives one file for reading. */
  static void giveToRead(Path path, long group) throws IOException {
    give(path, group, GROUP_READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** A symbolic link has an owner but no mode of its own. */
  private static void give(Path path, long group, int access, LinkOption... links)
      throws IOException {
    Files.setAttribute(path, "unix:gid", Math.toIntExact(group), links);
    int mode = (int) Files.getAttribute(path, "unix:mode", links);
    int kind = mode & KIND;
    if (kind == LINK) {
      return;
    }
    int more = access | (kind == DIRECTORY ? SET_GROUP | GROUP_ENTER : 0);
    Files.setAttribute(path, "unix:mode", mode & 07777 | more);
  }

  /** Makes a user the owner of one file. */
  static void giveUser(Path path, long user) throws IOException {
    Files.setAttribute(path, "unix:uid", Math.toIntExact(user), LinkOption.NOFOLLOW_LINKS);
  }
}
