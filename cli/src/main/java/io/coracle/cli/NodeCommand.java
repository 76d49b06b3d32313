package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.foreground.NodeRun;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.node.NodeSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coracle node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Runs a node of a cluster in this terminal: a kubelet and its container runtime.",
      "",
      "The node asks the cluster for its certificates and keeps them in its data directory; the"
          + " kubeconfig is only how it asks for the first one. `coracle token create` makes one"
          + " that can do no more than that."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle token create > join.yaml",
      "  coracle node --kubeconfig join.yaml --node-name worker-1 --pod-cidr 10.244.1.0/24",
      "  coracle node --kubeconfig join.yaml --node-name two --runtime simulated"
          + " --pod-cidr 10.244.9.0/24"
    })
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--kubeconfig",
      required = true,
      paramLabel = "FILE",
      description = "how the node reaches its cluster the first time")
  private Path kubeconfig = Path.of("");

  @Option(
      names = "--node-name",
      required = true,
      paramLabel = "NAME",
      description = "the node's name in the cluster")
  private String name = "";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where the node keeps everything (default: ~/.coracle-NAME)")
  private @Nullable Path data;

  @Option(
      names = "--runtime",
      paramLabel = "RUNTIME",
      description = "what pods run on: containerd or simulated (default: containerd)")
  private ClusterSettings.Runtime runtime = ClusterSettings.Runtime.CONTAINERD;

  @Option(
      names = "--pod-cidr",
      required = true,
      paramLabel = "CIDR",
      description = "addresses of this node's pods; no other node may have them")
  private String podCidr = "";

  @Option(
      names = "--cluster-domain",
      paramLabel = "DOMAIN",
      description = "of the cluster's DNS names (default: ${DEFAULT-VALUE})")
  private String clusterDomain = ClusterSettings.DEFAULT_DOMAIN;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a KubeletConfiguration (kubelet.config.k8s.io/v1beta1) for the node")
  private @Nullable Path configuration;

  @Override
  public Integer call() {
    Environment environment = Environment.system();
    Console console = Console.system(environment.clock());
    new NodeRun(settings(), environment)
        .run(() -> console.print("Node " + name + " runs; Ctrl-C ends it."));
    return 0;
  }

  NodeSettings settings() {
    Path home = Path.of(System.getProperty("user.home"));
    return new NodeSettings(
        name,
        kubeconfig.toAbsolutePath().normalize(),
        new DataDirectory(data == null ? home.resolve(".coracle-" + name) : data),
        runtime,
        podCidr,
        clusterDomain,
        Optional.ofNullable(configuration));
  }
}
