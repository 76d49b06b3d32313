package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.foreground.ClusterRun;
import io.coracle.cli.foreground.StartReport;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coracle run}: the cluster's process, as {@code coracle up} starts it. */
@Command(name = "run", hidden = true, description = "The cluster's process; `up` starts it.")
final class RunCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--runtime", required = true)
  private ClusterSettings.Runtime runtime = ClusterSettings.Runtime.SIMULATED;

  @Option(names = "--nodes", converter = ClusterOptions.NodeCount.class)
  private int nodes = 1;

  @Override
  public Integer call() {
    StartReport report = StartReport.of(cluster.data());
    try {
      new ClusterRun(settings(), Environment.system()).run(report::step, started -> {});
      return 0;
    } catch (ClusterException e) {
      report.fail(e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      report.fail("this is a fault of Coracle itself: " + e + "; `coracle logs process` has more");
      throw e;
    }
  }

  ClusterSettings settings() {
    return new ClusterSettings(
        cluster.data(),
        cluster.port(),
        cluster.kubeconfig(),
        runtime,
        nodes,
        cluster.serviceCidr(),
        cluster.podCidr(),
        cluster.clusterDomain(),
        Set.of(ClusterSettings.Component.values()),
        List.of(),
        cluster.nodeConfiguration());
  }
}
