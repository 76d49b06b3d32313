package io.coracle.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a cluster keeps everything:
 *
 * <pre>
 * version       the layout's version
 * lock          held by the running cluster
 * state.json    what runs, for `coracle status` and friends; see {@link ClusterState}
 * failure       why the last start failed, one sentence; absent otherwise
 * kubeconfig    for the cluster's administrator
 * pki/          certificates and keys
 * store/        the objects
 * logs/         COMPONENT.log
 * containerd/   the node's container runtime
 * nodes/NAME/   what a node's kubelet keeps
 * </pre>
 *
 * @param root absolute
 */
public record DataDirectory(Path root) {
  /** The version of the layout that this program writes and reads. */
  public static final String VERSION = "1";

  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  public Path lockFile() {
    return root.resolve("lock");
  }

  public Path stateFile() {
    return root.resolve("state.json");
  }

  public Path failureFile() {
    return root.resolve("failure");
  }

  public Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  public Path pki() {
    return root.resolve("pki");
  }

  public Path store() {
    return root.resolve("store");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path node(String name) {
    return root.resolve("nodes").resolve(name);
  }

  /** Whether a cluster was ever made here. */
  public boolean exists() {
    return Files.exists(versionFile());
  }

  private Path versionFile() {
    return root.resolve("version");
  }

  /**
   * Creates the directory if it is not there, and checks its version.
   *
   * @throws ClusterException when it was made by another version, or holds something else, or
   *     cannot be written
   */
  public void prepare() {
    try {
      if (exists()) {
        String version = Files.readString(versionFile()).strip();
        if (!version.equals(VERSION)) {
          throw new ClusterException(
              "the data directory %s was made by another version of Coracle (layout %s; this one reads %s)"
                  .formatted(root, version, VERSION));
        }
        return;
      }
      Files.createDirectories(root);
      try (var entries = Files.list(root)) {
        if (entries.anyMatch(e -> !e.equals(logs()) && !e.equals(lockFile()))) {
          throw new ClusterException(
              "the directory %s is not empty and holds no cluster; name another one with --data-dir"
                  .formatted(root));
        }
      }
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      Files.writeString(versionFile(), VERSION + "\n");
    } catch (IOException e) {
      throw new ClusterException("cannot use the data directory " + root + ": " + e, e);
    }
  }

  /**
   * Takes the lock that keeps a second cluster out; it is held until closed or the process ends.
   *
   * @throws ClusterException when another process holds it
   */
  public AutoCloseable lock() {
    try {
      FileChannel channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw inUse();
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      throw inUse();
    } catch (IOException e) {
      throw new ClusterException("cannot lock the data directory " + root + ": " + e, e);
    }
  }

  private ClusterException inUse() {
    return new ClusterException("the data directory " + root + " is in use by another process");
  }

  /** Whether a process holds the lock now. */
  public boolean isLocked() {
    if (!Files.exists(lockFile())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      throw new ClusterException("cannot look at the lock of " + root + ": " + e, e);
    }
  }
}
