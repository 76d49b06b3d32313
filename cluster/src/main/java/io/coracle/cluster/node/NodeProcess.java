package io.coracle.cluster.node;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.client.kubeconfig.KubeconfigException;
import io.coracle.client.transport.Clients;
import io.coracle.client.transport.HttpTransport;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import io.coracle.http.client.HttpClientConfig;
import io.coracle.kubelet.certificate.NodeKeys;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.pki.PkiException;
import io.coracle.pki.RenewingKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A node in a process of its own, which reaches its cluster over HTTPS with certificates that the
 * cluster signs for it.
 */
public final class NodeProcess implements AutoCloseable {
  private static final String NAME = "kubelet";

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
    Connection bootstrap = connection(settings);
    var keys =
        new NodeKeys(
            bootstrap,
            (connection, own) -> Clients.http(connection, NAME, own),
            settings.name(),
            data.node(settings.name()).resolve("pki"),
            environment);
    RenewingKey key = obtained(keys::client);
    parts.push(key);
    HttpTransport transport = transport(bootstrap, key, environment);
    parts.push(transport);
    KubeletConfig config =
        KubeletConfig.of(settings.name(), HostAddress.primary(), data.node(settings.name()))
            .withPodCidr(settings.podCidr())
            .withClusterDns(List.of(), settings.clusterDomain())
            .withCgroupRoot(RealNode.cgroupRoot(data))
            .withSettings(NodeConfiguration.read(settings.configuration()));
    var identity =
        new NodeIdentity(
            obtained(() -> keys.serving(config.addresses())),
            Optional.of(key),
            bootstrap.authorities());
    RunningNode node = start(settings, config, identity, Client.over(transport, NAME), environment);
    parts.push(node);
    parts.push(node::shutDown);
  }

  private static Connection connection(NodeSettings settings) {
    try {
      Connection connection = Kubeconfig.load(settings.kubeconfig()).connection();
      if (connection.authorities().isEmpty()) {
        throw new ClusterException(
            settings.kubeconfig() + " does not say which authority the cluster has");
      }
      return connection;
    } catch (KubeconfigException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private static RenewingKey obtained(Supplier<RenewingKey> keys) {
    try {
      return keys.get();
    } catch (PkiException e) {
      throw new ClusterException("the node cannot join: " + e.getMessage(), e);
    }
  }

  private static HttpTransport transport(
      Connection bootstrap, RenewingKey key, Environment environment) {
    HttpClientConfig config = HttpClientConfig.trusting(bootstrap.authorities()).withKey(key);
    return HttpTransport.to(bootstrap.server(), config, environment);
  }

  private static RunningNode start(
      NodeSettings settings,
      KubeletConfig config,
      NodeIdentity identity,
      Client client,
      Environment environment) {
    if (settings.runtime() == ClusterSettings.Runtime.SIMULATED) {
      return SimulatedNode.start(config, identity, client, environment);
    }
    RealNode.Prepared prepared = RealNode.prepare(settings.data(), settings.podCidr(), environment);
    return RealNode.start(prepared, config, identity, client, environment);
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
