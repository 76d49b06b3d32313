package io.coracle.cli.up;

import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code coracle up} was asked for.
 *
 * @param runtime empty to choose by what this user may do
 * @param manifests files and directories to apply
 * @param waitLimit how long to wait for what was applied; zero for not at all
 * @param foreground whether the cluster runs in this process
 * @param mayInstall whether missing packages may be installed
 * @param mergeKubeconfig whether the user's own kubeconfig gets the cluster's context
 * @param nodeConfiguration a file with a {@code KubeletConfiguration} for all nodes
 */
public record UpOptions(
    DataDirectory data,
    int port,
    Path kubeconfig,
    Optional<ClusterSettings.Runtime> runtime,
    int nodes,
    String serviceCidr,
    String podCidr,
    String clusterDomain,
    List<Path> manifests,
    Duration waitLimit,
    boolean foreground,
    boolean mayInstall,
    boolean mergeKubeconfig,
    Optional<Path> nodeConfiguration) {

  public UpOptions {
    manifests = List.copyOf(manifests);
  }

  /** The cluster to start. */
  ClusterSettings settings(ClusterSettings.Runtime chosen) {
    ClusterSettings standard = ClusterSettings.standard(data, chosen);
    return new ClusterSettings(
        data,
        port,
        kubeconfig,
        chosen,
        nodes,
        serviceCidr,
        podCidr,
        clusterDomain,
        standard.components(),
        List.of(),
        nodeConfiguration);
  }
}
