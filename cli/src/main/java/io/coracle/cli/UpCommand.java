package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.process.Installation;
import io.coracle.cli.up.Up;
import io.coracle.cli.up.UpOptions;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.node.NodeConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coracle up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Starts a cluster in the background, applies manifests, waits until all is ready.",
      "If the cluster runs already, only applies and waits."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle up                                  an empty cluster of one node",
      "  coracle up -f examples/hello.yaml           with a Deployment and a Service in it",
      "  coracle up -f manifests/ --wait 5m          a whole directory; wait up to five minutes",
      "  coracle up --runtime simulated --nodes 5    five simulated nodes; needs no root",
      "  coracle up --data-dir /tmp/two --port 7443 --service-cidr 10.97.0.0/16 \\",
      "             --pod-cidr 10.245.0.0/16         a second cluster beside the first",
      "",
      "Real containers need root and Linux; `up` then runs a containerd of its own below the data",
      "directory, and leaves any other on the machine alone. Without root the nodes are simulated."
    })
final class UpCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--runtime",
      paramLabel = "RUNTIME",
      description =
          "what pods run on: containerd or simulated (default: containerd for root, else"
              + " simulated)")
  private ClusterSettings.@Nullable Runtime runtime;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      converter = ClusterOptions.NodeCount.class,
      description = "how many nodes; more than one only simulated (default: ${DEFAULT-VALUE})")
  private int nodes = 1;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR",
      description = "apply this file, or all *.yaml, *.yml and *.json below this directory")
  private final List<Path> manifests = new ArrayList<>();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = WaitTime.class,
      description = "how long to wait until it is ready; 0 for not at all (default: 120s)")
  private Duration wait = Duration.ofMinutes(2);

  @Option(names = "--foreground", description = "run the cluster in this terminal")
  private boolean foreground;

  @Option(names = "--no-install", description = "never install missing packages")
  private boolean noInstall;

  @Option(
      names = "--merge-kubeconfig",
      description = "also add the cluster to ~/.kube/config and make it the current context there")
  private boolean mergeKubeconfig;

  @Override
  public Integer call() {
    Environment environment = Environment.system();
    boolean ready =
        new Up(options(), environment, Console.system(environment.clock()), Installation.current())
            .run();
    return ready ? 0 : Main.FAILED;
  }

  UpOptions options() {
    // What is wrong with it is told here, before anything is started.
    NodeConfiguration.read(cluster.nodeConfiguration());
    return new UpOptions(
        cluster.data(),
        cluster.port(),
        cluster.kubeconfig(),
        Optional.ofNullable(runtime),
        nodes,
        cluster.serviceCidr(),
        cluster.podCidr(),
        cluster.clusterDomain(),
        manifests,
        wait,
        foreground,
        !noInstall,
        mergeKubeconfig,
        cluster.nodeConfiguration());
  }
}
