package io.coracle.cli;

import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what a cluster is to be; shared by all commands that start one. */
final class ClusterOptions {
  private static final int MAX_PORT = 65535;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "of the API server; 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port = ClusterSettings.DEFAULT_PORT;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "where to write the administrator's kubeconfig (default: in the data directory)")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--service-cidr",
      paramLabel = "CIDR",
      description = "addresses of Services (default: ${DEFAULT-VALUE})")
  private String serviceCidr = ClusterSettings.DEFAULT_SERVICE_CIDR;

  @Option(
      names = "--pod-cidr",
      paramLabel = "CIDR",
      description = "addresses of pods (default: ${DEFAULT-VALUE})")
  private String podCidr = ClusterSettings.DEFAULT_POD_CIDR;

  @Option(
      names = "--cluster-domain",
      paramLabel = "DOMAIN",
      description = "of the cluster's DNS names (default: ${DEFAULT-VALUE})")
  private String clusterDomain = ClusterSettings.DEFAULT_DOMAIN;

  @Option(
      names = "--node-config",
      paramLabel = "FILE",
      description = "a KubeletConfiguration (kubelet.config.k8s.io/v1beta1) for the nodes")
  private @Nullable Path nodeConfiguration;

  DataDirectory data() {
    return data.data();
  }

  /** The data directory, if one is named. */
  Optional<DataDirectory> namedData() {
    return data.named();
  }

  /** The configuration of the nodes, if one is named. */
  Optional<Path> nodeConfiguration() {
    return Optional.ofNullable(nodeConfiguration).map(file -> file.toAbsolutePath().normalize());
  }

  int port() {
    return port;
  }

  Path kubeconfig() {
    return namedKubeconfig().orElseGet(() -> data().kubeconfig());
  }

  /** The kubeconfig, if one is named. */
  Optional<Path> namedKubeconfig() {
    return Optional.ofNullable(kubeconfig).map(file -> file.toAbsolutePath().normalize());
  }

  String serviceCidr() {
    return serviceCidr;
  }

  String podCidr() {
    return podCidr;
  }

  String clusterDomain() {
    return clusterDomain;
  }

  /** A port number, or zero. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= MAX_PORT) {
          return port;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a number");
      }
      throw new TypeConversionException("'" + text + "' is not between 0 and " + MAX_PORT);
    }
  }

  /** A number of nodes. */
  static final class NodeCount implements ITypeConverter<Integer> {
    private static final int MAX_NODES = 5000;

    @Override
    public Integer convert(String text) {
      try {
        int nodes = Integer.parseInt(text);
        if (nodes >= 1 && nodes <= MAX_NODES) {
          return nodes;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a number");
      }
      throw new TypeConversionException("'" + text + "' is not between 1 and " + MAX_NODES);
    }
  }
}
