package io.coracle.cli.process;

import io.coracle.base.Environment;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterState;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The process of a data directory's cluster, seen from outside. */
public final class ClusterProcess {
  private static final Duration POLL = Duration.ofMillis(50);

  /** The hidden command that a cluster's process runs. */
  public static final String COMMAND = "run";

  public static final String DATA_OPTION = "--data-dir";

  private ClusterProcess() {}

  /**
   * The process that runs the cluster of {@code data}: the one that its state names, or else one
   * whose command line names the directory.
   */
  public static Optional<ProcessHandle> find(DataDirectory data) {
    if (!data.exists() || !data.isLocked()) {
      return byCommandLine(data);
    }
    return ClusterState.read(data)
        .flatMap(state -> ProcessHandle.of(state.processId()))
        .filter(ProcessHandle::isAlive)
        .or(() -> byCommandLine(data));
  }

  private static Optional<ProcessHandle> byCommandLine(DataDirectory data) {
    return ProcessFacts.find(words -> runs(words, data.root())).stream().findFirst();
  }

  private static boolean runs(List<String> words, Path root) {
    int option = words.indexOf(DATA_OPTION);
    return Installation.isCommand(words, COMMAND)
        && option >= 0
        && option + 1 < words.size()
        && words.get(option + 1).equals(root.toString());
  }

  /**
   * Ends a process: asks first, and kills it when it has not ended after {@code grace}. Returns
   * whether it ended by itself.
   */
  public static boolean end(ProcessHandle process, Duration grace, Environment environment) {
    process.destroy();
    if (awaitEnd(process, grace, environment)) {
      return true;
    }
    process.destroyForcibly();
    awaitEnd(process, grace, environment);
    return false;
  }

  private static boolean awaitEnd(ProcessHandle process, Duration limit, Environment environment) {
    long began = environment.clock().nanoTime();
    try {
      while (process.isAlive()) {
        if (environment.clock().since(began).compareTo(limit) >= 0) {
          return false;
        }
        environment.tasks().sleep(POLL);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while a process was ended", e);
    }
  }
}
