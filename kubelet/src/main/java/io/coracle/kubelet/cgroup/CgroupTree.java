package io.coracle.kubelet.cgroup;

import io.coracle.kubelet.container.LinuxResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A tree of cgroups. Paths begin with a slash and are relative to the mount. */
sealed interface CgroupTree permits UnifiedTree, SplitTree {
  long MIN_SHARES = LinuxResources.MIN_SHARES;
  long MAX_SHARES = LinuxResources.MAX_SHARES;

  /** Microseconds in which a quota is used up or not. */
  long PERIOD = LinuxResources.CPU_PERIOD;

  /** Makes a cgroup and those above it. */
  void make(String path) throws IOException;

  boolean has(String path);

  /** Removes a cgroup and those below it; nothing if there is none. */
  void remove(String path) throws IOException;

  /** Sets the weight, in shares of version 1. */
  void setShares(String path, long shares) throws IOException;

  /** Bounds cpu to so many thousandths. */
  void setQuota(String path, long milli) throws IOException;

  /** Bounds memory to so many bytes; zero for no bound. */
  void setMemory(String path, long bytes) throws IOException;

  /** Bounds the number of processes; negative for no bound. */
  void setProcesses(String path, long most) throws IOException;

  /** Bounds huge pages of a size such as {@code 2MB} to so many bytes. */
  void setHugepages(String path, String size, long bytes) throws IOException;

  /** What a cgroup uses. */
  CgroupUsage usage(String path);

  /** A process in the cgroup itself; empty if there is none. */
  OptionalLong process(String path);

  /** The limit of memory; zero for none. */
  long memoryLimit(String path);

  /** A limit beyond what any machine has is none. */
  static long limit(long bytes) {
    return bytes >= Long.MAX_VALUE >> 1 ? 0 : bytes;
  }

  /**
   * Removes a directory of cgroups from the leaves up. Processes that are left in it are killed: by
   * now nothing of the pod is to run, and a cgroup with processes cannot be removed.
   */
  static void removeTree(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    killAll(directory.resolve("cgroup.procs"));
    List<Path> below;
    try (Stream<Path> entries = Files.list(directory)) {
      below = entries.filter(Files::isDirectory).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path child : below) {
      removeTree(child);
    }
    Files.deleteIfExists(directory);
  }

  private static void killAll(Path processes) throws IOException {
    if (Files.exists(processes)) {
      for (String id : Files.readAllLines(processes)) {
        // A process of another pid namespace shows as 0.
        ProcessHandle.of(Long.parseLong(id))
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  static void write(Path file, String value) throws IOException {
    Files.writeString(file, value);
  }
}
