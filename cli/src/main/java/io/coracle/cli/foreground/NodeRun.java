package io.coracle.cli.foreground;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.base.log.LogFiles;
import io.coracle.base.log.LogSink;
import io.coracle.cluster.node.NodeProcess;
import io.coracle.cluster.node.NodeSettings;

/** Runs a node in this process until the process is told to end. */
public final class NodeRun {
  private final NodeSettings settings;
  private final Environment environment;

  public NodeRun(NodeSettings settings, Environment environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Starts the node, calls {@code ready}, and returns after it was told to end and has ended.
   *
   * @throws io.coracle.cluster.ClusterException when it cannot start
   */
  public void run(Runnable ready) {
    settings.data().prepare();
    LogFiles logs = LogFiles.in(settings.data().logs(), environment.clock(), Log.Level.INFO);
    LogSink.install(logs);
    NodeProcess node = NodeProcess.start(settings, environment);
    new Ending(
            environment,
            () -> {
              node.close();
              logs.close();
            })
        .whileRunning(ready);
  }
}
