package io.coracle.cluster.node;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.kubeconfig.KubeconfigException;
import io.coracle.client.transport.Clients;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.credentials.ClusterCredentials;
import io.coracle.kubelet.config.KubeletConfig;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A node in a process of its own, which reaches its cluster over HTTPS. */
public final class NodeProcess implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private NodeProcess() {}

  /**
   * Starts a node; returns when its kubelet runs. The node becomes ready a moment later.
   *
   * @throws ClusterException saying in a sentence why it cannot start
   */
  public static NodeProcess start(NodeSettings settings, Environment environment) {
    var process = new NodeProcess();
    try {
      process.begin(settings, environment);
      return process;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void begin(NodeSettings settings, Environment environment) {
    DataDirectory data = settings.data();
    data.prepare();
    parts.push(data.lock());
    if (!Files.exists(settings.authority().resolve("ca.key"))) {
      throw new ClusterException(
          "there is no cluster authority in %s; name the pki directory of the cluster with --authority"
              .formatted(settings.authority()));
    }
    ClusterCredentials credentials = ClusterCredentials.in(settings.authority(), environment);
    Client client = client(settings, environment);
    parts.push(client.transport());
    KubeletConfig config =
        KubeletConfig.of(settings.name(), HostAddress.primary(), data.node(settings.name()))
            .withPodCidr(settings.podCidr())
            .withClusterDns(List.of(), settings.clusterDomain())
            .withCgroupRoot(RealNode.cgroupRoot(data))
            .withSettings(NodeConfiguration.read(settings.configuration()));
    RunningNode node = start(settings, config, credentials, client, environment);
    parts.push(node);
    parts.push(node::shutDown);
  }

  private static Client client(NodeSettings settings, Environment environment) {
    try {
      return Clients.http(settings.kubeconfig(), "kubelet", environment);
    } catch (KubeconfigException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private static RunningNode start(
      NodeSettings settings,
      KubeletConfig config,
      ClusterCredentials credentials,
      Client client,
      Environment environment) {
    if (settings.runtime() == ClusterSettings.Runtime.SIMULATED) {
      return SimulatedNode.start(config, credentials, client, environment);
    }
    RealNode.Prepared prepared = RealNode.prepare(settings.data(), settings.podCidr(), environment);
    return RealNode.start(prepared, config, credentials, client, environment);
  }

  /** Stops the kubelet; real containers go on, unless its configuration says that they end. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new ClusterException("the node did not stop in good order: " + e, e);
      }
    }
  }
}
