package io.coracle.cli.foreground;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.base.log.LogFiles;
import io.coracle.base.log.LogSink;
import io.coracle.cluster.Cluster;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.ClusterState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.Consumer;

/**
 * A cluster in this process, until the process is told to end with SIGTERM or SIGINT. Logs go to
 * files in the data directory.
 */
public final class ClusterRun {
  private final ClusterSettings settings;
  private final Environment environment;

  public ClusterRun(ClusterSettings settings, Environment environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Starts the cluster, calls {@code ready} once it serves, and returns after it was told to end
   * and has ended. When {@code ready} throws, the cluster is closed first.
   *
   * @throws ClusterException when it cannot start
   */
  public void run(Cluster.Progress progress, Consumer<Cluster> ready) {
    settings.data().prepare();
    LogFiles logs = LogFiles.in(settings.data().logs(), environment.clock(), Log.Level.INFO);
    LogSink.install(logs);
    Cluster cluster = Cluster.start(settings, environment, progress);
    state(cluster).write(settings.data());
    new Ending(environment, () -> close(cluster, logs)).whileRunning(() -> ready.accept(cluster));
  }

  private ClusterState state(Cluster cluster) {
    return new ClusterState(
        ProcessHandle.current().pid(),
        environment.clock().now(),
        cluster.server(),
        cluster.kubeconfig(),
        settings.runtime(),
        cluster.nodeNames());
  }

  private void close(Cluster cluster, LogFiles logs) {
    try {
      cluster.close();
      Files.deleteIfExists(settings.data().stateFile());
    } catch (IOException e) {
      throw new UncheckedIOException("the state file cannot be removed", e);
    } finally {
      logs.close();
    }
  }
}
