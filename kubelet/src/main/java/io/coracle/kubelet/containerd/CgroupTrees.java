package io.coracle.kubelet.containerd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The control groups below which pods have lived, in every hierarchy of cgroup v1, or in v2. */
public final class CgroupTrees {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  private CgroupTrees() {}

  /**
   * Removes the group {@code root}, such as {@code /kubepods}, and all below it, as far as they are
   * empty. The kernel keeps a group that has processes.
   *
   * @throws IOException if a group stays
   */
  public static void removeEmpty(String root) throws IOException {
    String relative = root.startsWith("/") ? root.substring(1) : root;
    if (relative.isEmpty()) {
      throw new IllegalArgumentException("the root of all control groups is not removed");
    }
    for (Path hierarchy : hierarchies()) {
      remove(hierarchy.resolve(relative));
    }
  }

  private static List<Path> hierarchies() throws IOException {
    var hierarchies = new ArrayList<Path>(List.of(MOUNT));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(MOUNT)) {
      for (Path entry : entries) {
        // With v1 several names may be links to one hierarchy.
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          hierarchies.add(entry);
        }
      }
    }
    return hierarchies;
  }

  private static void remove(Path group) throws IOException {
    if (!Files.isDirectory(group)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(group)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          remove(entry);
        }
      }
    }
    // A group's files are no obstacle: rmdir removes a group that has no processes and no groups.
    Files.delete(group);
  }
}
