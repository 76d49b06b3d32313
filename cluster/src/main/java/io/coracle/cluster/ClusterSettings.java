package io.coracle.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a cluster is to be.
 *
 * @param port of the API server on all addresses; zero for any free one
 * @param kubeconfig where to write the administrator's kubeconfig
 * @param runtime what pods run on
 * @param nodes how many nodes; real containers allow one
 * @param serviceCidr addresses of Services, e.g. {@code 10.96.0.0/16}
 * @param podCidr addresses of pods, e.g. {@code 10.244.0.0/16}
 * @param clusterDomain e.g. {@code cluster.local}
 * @param components which parts of the control plane run
 * @param disabledAdmissionPlugins by name
 * @param nodeConfiguration a file with a {@code KubeletConfiguration} for all nodes
 */
public record ClusterSettings(
    DataDirectory data,
    int port,
    Path kubeconfig,
    Runtime runtime,
    int nodes,
    String serviceCidr,
    String podCidr,
    String clusterDomain,
    Set<Component> components,
    List<String> disabledAdmissionPlugins,
    Optional<Path> nodeConfiguration) {

  public static final int DEFAULT_PORT = 6443;
  public static final String DEFAULT_SERVICE_CIDR = "10.96.0.0/16";
  public static final String DEFAULT_POD_CIDR = "10.244.0.0/16";
  public static final String DEFAULT_DOMAIN = "cluster.local";

  public ClusterSettings {
    components = Set.copyOf(components);
    disabledAdmissionPlugins = List.copyOf(disabledAdmissionPlugins);
  }

  /** A cluster whose nodes are configured as usual. */
  public ClusterSettings(
      DataDirectory data,
      int port,
      Path kubeconfig,
      Runtime runtime,
      int nodes,
      String serviceCidr,
      String podCidr,
      String clusterDomain,
      Set<Component> components,
      List<String> disabledAdmissionPlugins) {
    this(
        data,
        port,
        kubeconfig,
        runtime,
        nodes,
        serviceCidr,
        podCidr,
        clusterDomain,
        components,
        disabledAdmissionPlugins,
        Optional.empty());
  }

  /** What pods run on. */
  public enum Runtime {
    CONTAINERD,
    SIMULATED
  }

  /** A part of the control plane. */
  public enum Component {
    API,
    SCHEDULER,
    CONTROLLERS
  }

  /** The usual cluster in {@code data}: all components, one node. */
  public static ClusterSettings standard(DataDirectory data, Runtime runtime) {
    return new ClusterSettings(
        data,
        DEFAULT_PORT,
        data.kubeconfig(),
        runtime,
        1,
        DEFAULT_SERVICE_CIDR,
        DEFAULT_POD_CIDR,
        DEFAULT_DOMAIN,
        Set.of(Component.values()),
        List.of());
  }
}
