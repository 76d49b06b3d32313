package io.coracle.cli.down;

import io.coracle.base.Environment;
import io.coracle.base.host.DirectoryTrees;
import io.coracle.cli.console.Console;
import io.coracle.cli.process.ClusterProcess;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.node.NodeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The whole of {@code coracle down}. Works as well when the cluster's process was killed; a second
 * time it finds nothing to do.
 */
public final class Down {
  /** How long the process may take to end by itself. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** The column of a mount point in mountinfo (proc_pid_mountinfo(5)). */
  private static final int MOUNT_POINT = 4;

  private final DataDirectory data;
  private final Environment environment;
  private final Console console;

  public Down(DataDirectory data, Environment environment, Console console) {
    this.data = data;
    this.environment = environment;
    this.console = console;
  }

  /**
   * Ends the cluster.
   *
   * @param purge whether its data is deleted
   */
  public void run(boolean purge) {
    if (!data.exists()) {
      console.print("There is no cluster in " + data.root() + ".");
      return;
    }
    endProcess();
    removeContainers();
    forgetState();
    if (purge) {
      purge();
      console.print("The cluster has ended, and its data in " + data.root() + " is deleted.");
    } else {
      console.print(
          "The cluster has ended; its data stays in %s (delete it with `coracle down --purge`)."
              .formatted(data.root()));
    }
  }

  private void endProcess() {
    Optional<ProcessHandle> process = ClusterProcess.find(data);
    if (process.isEmpty()) {
      if (data.isLocked()) {
        throw new ClusterException(
            "the data directory %s is in use by a process that is no cluster"
                .formatted(data.root()));
      }
      return;
    }
    console.step("ending the cluster's process (" + process.get().pid() + ")");
    if (!ClusterProcess.end(process.get(), GRACE, environment)) {
      console.step("it did not end within %d s and was killed".formatted(GRACE.toSeconds()));
    }
  }

  private void removeContainers() {
    if (Files.isDirectory(data.root().resolve("containerd"))) {
      console.step("removing containers, their networks and mounts");
      new NodeRuntime(data, environment).removeEverything();
    }
  }

  private void forgetState() {
    try {
      Files.deleteIfExists(data.stateFile());
    } catch (IOException e) {
      throw new ClusterException("cannot delete " + data.stateFile() + ": " + e, e);
    }
  }

  private void purge() {
    Optional<String> mount = mountBelow(data.root());
    if (mount.isPresent()) {
      throw new ClusterException(
          "%s is still mounted, so %s is not deleted; unmount it and try again"
              .formatted(mount.get(), data.root()));
    }
    try {
      DirectoryTrees.delete(data.root());
    } catch (IOException e) {
      throw new ClusterException("cannot delete all of " + data.root() + ": " + e, e);
    }
  }

  /** Something mounted below {@code root}, whose content is not ours to delete. */
  private static Optional<String> mountBelow(Path root) {
    try {
      String prefix = root.toRealPath() + "/";
      return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .map(line -> line.split(" ", -1)[MOUNT_POINT].replace("\\040", " "))
          .filter(mount -> mount.startsWith(prefix))
          .findFirst();
    } catch (IOException e) {
      throw new ClusterException("cannot look for mounts below " + root + ": " + e, e);
    }
  }
}
