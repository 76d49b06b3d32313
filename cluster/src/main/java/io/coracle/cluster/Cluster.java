package io.coracle.cluster;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.events.ApiEventRecorder;
import io.coracle.cluster.bootstrap.JoinObjects;
import io.coracle.cluster.bootstrap.SystemObjects;
import io.coracle.cluster.credentials.ClusterCredentials;
import io.coracle.cluster.credentials.KubeconfigFile;
import io.coracle.cluster.credentials.KubeconfigFile.Credential;
import io.coracle.cluster.node.HostAddress;
import io.coracle.cluster.node.NodeConfiguration;
import io.coracle.cluster.node.NodeIdentity;
import io.coracle.cluster.node.NodeNames;
import io.coracle.cluster.node.PodRanges;
import io.coracle.cluster.node.RealNode;
import io.coracle.cluster.node.SimulatedNode;
import io.coracle.cluster.plane.ApiPlane;
import io.coracle.cluster.plane.ControllerPlane;
import io.coracle.cluster.plane.SchedulerPlane;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.pki.Pem;
import io.coracle.store.StoreException;
import io.coracle.store.embedded.EmbeddedStore;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A running cluster in this process: the control plane, or parts of it, and its nodes. Closing it
 * stops the components; real containers go on and are taken over by the next cluster in the same
 * data directory.
 */
public final class Cluster implements AutoCloseable {
  private static final Log LOG = Log.of("cluster");
  private static final String AUTHENTICATED = "system:authenticated";

  /** containerd that takes longer than this to start will not start. */
  private static final Duration PREPARATION_LIMIT = Duration.ofMinutes(2);

  private final ClusterSettings settings;
  private final Environment environment;
  private final Progress progress;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<String> nodeNames = new ArrayList<>();
  private String server = "";

  private Cluster(ClusterSettings settings, Environment environment, Progress progress) {
    this.settings = settings;
    this.environment = environment;
    this.progress = progress;
  }

  /** Is told what happens while a cluster starts. */
  @FunctionalInterface
  public interface Progress {
    void step(String sentence);
  }

  /**
   * Starts a cluster; returns when its API answers. Nodes become ready a moment later.
   *
   * @throws ClusterException saying in a sentence why it cannot start; nothing half-started is left
   */
  public static Cluster start(
      ClusterSettings settings, Environment environment, Progress progress) {
    var cluster = new Cluster(settings, environment, progress);
    try {
      cluster.begin();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void begin() {
    settings.data().prepare();
    parts.push(settings.data().lock());
    ClusterCredentials credentials = ClusterCredentials.in(settings.data().pki(), environment);
    Promise<Preparation> node = prepareNode();
    progress.step("opening the store");
    EmbeddedStore store = openStore();
    parts.push(store);
    progress.step("starting the API server");
    ApiPlane api = ApiPlane.start(settings, credentials, store, environment);
    parts.push(api);
    server = "https://127.0.0.1:" + api.port();
    KubeconfigFile.write(
        settings.kubeconfig(),
        server,
        credentials,
        settings.nodes() == 0 ? Credential.TOKEN : Credential.CERTIFICATE);
    new SystemObjects(api.administrator())
        .ensureService(api.serviceAddress(), HostAddress.primary(), api.port());
    new JoinObjects(api.administrator())
        .ensure("https://" + HostAddress.primary() + ":" + api.port(), credentials.authority());
    startControllers(api, credentials);
    startScheduler(api);
    progress.step("the API answers at " + server);
    startNodes(api, credentials, node);
    LOG.info("The cluster is up", "server", server);
  }

  /** How preparing the real node has ended. */
  private sealed interface Preparation {
    record Ready(RealNode.Prepared node) implements Preparation {}

    record Failed(RuntimeException why) implements Preparation {}
  }

  /** containerd needs no API to start: it starts beside it. */
  private Promise<Preparation> prepareNode() {
    Promise<Preparation> prepared = environment.tasks().promise();
    if (settings.nodes() > 0 && settings.runtime() == ClusterSettings.Runtime.CONTAINERD) {
      progress.step("starting containerd");
      String range = PodRanges.split(settings.podCidr(), settings.nodes()).getFirst();
      environment.tasks().start("prepare-node", () -> prepared.complete(prepare(range)));
    }
    return prepared;
  }

  private Preparation prepare(String podCidr) {
    try {
      return new Preparation.Ready(RealNode.prepare(settings.data(), podCidr, environment));
    } catch (RuntimeException e) {
      return new Preparation.Failed(e);
    }
  }

  private EmbeddedStore openStore() {
    try {
      return Stores.open(settings.data().store(), environment, Retention.standard());
    } catch (StoreException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private void startControllers(ApiPlane api, ClusterCredentials credentials) {
    if (!settings.components().contains(ClusterSettings.Component.CONTROLLERS)) {
      return;
    }
    String name = "system:kube-controller-manager";
    Client reader = api.clientAs(name, AUTHENTICATED);
    parts.push(
        ControllerPlane.start(
            environment,
            reader,
            account -> api.clientAs(serviceAccount(account), serviceAccountGroups()),
            new ApiEventRecorder(environment, reader, "controllers", ""),
            Pem.text(credentials.authority().certificate()),
            Optional.of(credentials.authority())));
  }

  private static String serviceAccount(String name) {
    return "system:serviceaccount:kube-system:" + name;
  }

  private static String[] serviceAccountGroups() {
    return new String[] {
      "system:serviceaccounts", "system:serviceaccounts:kube-system", AUTHENTICATED
    };
  }

  private void startScheduler(ApiPlane api) {
    if (!settings.components().contains(ClusterSettings.Component.SCHEDULER)) {
      return;
    }
    Client client = api.clientAs("system:kube-scheduler", AUTHENTICATED);
    parts.push(SchedulerPlane.start(environment, client));
  }

  private void startNodes(
      ApiPlane api, ClusterCredentials credentials, Promise<Preparation> prepared) {
    if (settings.nodes() == 0) {
      return;
    }
    List<String> names = NodeNames.of(settings.runtime(), settings.nodes());
    List<String> ranges = PodRanges.split(settings.podCidr(), names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Client client = api.clientAs("system:node:" + name, "system:nodes", AUTHENTICATED);
      KubeletConfig config = kubeletConfig(name, ranges.get(i));
      NodeIdentity identity = NodeIdentity.of(credentials, name);
      parts.push(
          switch (settings.runtime()) {
            case CONTAINERD -> startRealNode(config, identity, client, prepared);
            case SIMULATED -> SimulatedNode.start(config, identity, client, environment);
          });
      nodeNames.add(name);
    }
  }

  private RealNode startRealNode(
      KubeletConfig config, NodeIdentity identity, Client client, Promise<Preparation> prepared) {
    return switch (await(prepared)) {
      case Preparation.Failed(var why) -> throw why;
      case Preparation.Ready(var node) -> {
        progress.step("starting the kubelet");
        yield RealNode.start(node, config, identity, client, environment);
      }
    };
  }

  private static Preparation await(Promise<Preparation> prepared) {
    try {
      return prepared
          .await(PREPARATION_LIMIT)
          .orElseThrow(
              () -> new ClusterException("containerd was not ready in " + PREPARATION_LIMIT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("the start was interrupted", e);
    }
  }

  private KubeletConfig kubeletConfig(String name, String podCidr) {
    return KubeletConfig.of(name, HostAddress.primary(), settings.data().node(name))
        .withPodCidr(podCidr)
        .withClusterDns(List.of(), settings.clusterDomain())
        .withCgroupRoot(RealNode.cgroupRoot(settings.data()))
        .withSettings(NodeConfiguration.read(settings.nodeConfiguration()));
  }

  /** The URL of the API server. */
  public String server() {
    return server;
  }

  public Path kubeconfig() {
    return settings.kubeconfig();
  }

  public List<String> nodeNames() {
    return List.copyOf(nodeNames);
  }

  /** Stops all parts, the last one started first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("A part of the cluster did not stop well", e);
      }
    }
  }
}
