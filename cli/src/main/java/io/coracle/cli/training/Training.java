package io.coracle.cli.training;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.base.log.LogFiles;
import io.coracle.base.log.LogSink;
import io.coracle.cli.apply.Applied;
import io.coracle.cli.apply.Applier;
import io.coracle.cli.apply.Manifests;
import io.coracle.cli.connection.Api;
import io.coracle.cli.connection.Connections;
import io.coracle.cli.console.Console;
import io.coracle.cli.readiness.ReadinessWait;
import io.coracle.cli.readiness.Summary;
import io.coracle.cli.status.StatusReport;
import io.coracle.cluster.Cluster;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.node.NodeRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A cluster of one simulated node that lives for a few seconds and runs what {@code up} runs. */
public final class Training {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final DataDirectory data;
  private final Path manifest;
  private final Environment environment;
  private final Console console;

  /**
   * @param data an empty directory
   * @param manifest is applied, and becomes ready on a simulated node
   */
  public Training(DataDirectory data, Path manifest, Environment environment, Console console) {
    this.data = data;
    this.manifest = manifest;
    this.environment = environment;
    this.console = console;
  }

  public void run() {
    data.prepare();
    ClusterSettings standard = ClusterSettings.standard(data, ClusterSettings.Runtime.SIMULATED);
    ClusterSettings settings =
        new ClusterSettings(
            data,
            0,
            data.kubeconfig(),
            ClusterSettings.Runtime.SIMULATED,
            1,
            standard.serviceCidr(),
            standard.podCidr(),
            standard.clusterDomain(),
            Set.of(ClusterSettings.Component.values()),
            List.of());
    try (LogFiles logs = LogFiles.in(data.logs(), environment.clock(), Log.Level.INFO)) {
      LogSink.install(logs);
      try (Cluster cluster = Cluster.start(settings, environment, console::step)) {
        use(cluster);
      }
    }
    meetContainerd();
  }

  private void use(Cluster cluster) {
    try (Api api = Connections.open(cluster.kubeconfig(), environment)) {
      var wait = new ReadinessWait(api, environment, console);
      wait.untilNodesReady(1, READY_LIMIT);
      var applier = new Applier(api, BuiltInCatalogue.shared());
      List<Applied> applied =
          Manifests.read(List.of(manifest)).stream().map(applier::apply).toList();
      wait.untilReady(applied, READY_LIMIT);
      Summary.table(api, applied).forEach(console::note);
    }
    StatusReport.of(data, environment).json();
  }

  /** The way to containerd, up to where none answers: its classes belong to a start too. */
  private void meetContainerd() {
    try {
      new NodeRuntime(data, environment).images();
    } catch (ClusterException expected) {
      console.note("no containerd here: " + expected.getMessage());
    }
  }
}
