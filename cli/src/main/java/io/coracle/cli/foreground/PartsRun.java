package io.coracle.cli.foreground;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.base.log.LogFiles;
import io.coracle.base.log.LogSink;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings.Component;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.plane.DetachedParts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs scheduler or controllers without their API server until the process is told to end. */
public final class PartsRun {
  private final Set<Component> components;
  private final Path kubeconfig;
  private final Optional<Path> authority;
  private final DataDirectory data;
  private final Environment environment;

  /**
   * @param kubeconfig how they reach the API server
   * @param authority the directory of the cluster's authority, with which controllers sign
   * @param data where their logs go
   */
  public PartsRun(
      Set<Component> components,
      Path kubeconfig,
      Optional<Path> authority,
      DataDirectory data,
      Environment environment) {
    this.components = Set.copyOf(components);
    this.kubeconfig = kubeconfig;
    this.authority = authority;
    this.data = data;
    this.environment = environment;
  }

  /**
   * Starts the parts, calls {@code ready}, and returns after the process was told to end and they
   * have ended.
   *
   * @throws ClusterException when they cannot start
   */
  public void run(Consumer<DetachedParts> ready) {
    data.prepare();
    AutoCloseable lock = data.lock();
    LogFiles logs = LogFiles.in(data.logs(), environment.clock(), Log.Level.INFO);
    LogSink.install(logs);
    DetachedParts parts = DetachedParts.start(components, kubeconfig, authority, environment);
    new Ending(environment, () -> close(parts, logs, lock)).whileRunning(() -> ready.accept(parts));
  }

  private static void close(DetachedParts parts, LogFiles logs, AutoCloseable lock) {
    parts.close();
    logs.close();
    try {
      lock.close();
    } catch (Exception e) {
      throw new ClusterException("the data directory could not be unlocked: " + e, e);
    }
  }
}
