package io.coracle.cluster.node;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.events.ApiEventRecorder;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informers;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerConfig;
import io.coracle.http.server.ServerTls;
import io.coracle.kubelet.Kubelet;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.server.KubeletAccess;
import io.coracle.kubelet.server.KubeletServer;
import io.coracle.kubelet.server.NodeCertificates;
import io.coracle.pki.RenewingKey;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/** One kubelet with its HTTP server and its runtime, running. */
final class KubeletHost implements AutoCloseable {
  private final HttpServer server;
  private final RenewingKey key;
  private final Kubelet kubelet;
  private final Informers informers;
  private final ContainerRuntime runtime;

  private KubeletHost(
      HttpServer server,
      RenewingKey key,
      Kubelet kubelet,
      Informers informers,
      ContainerRuntime runtime) {
    this.server = server;
    this.key = key;
    this.kubelet = kubelet;
    this.informers = informers;
    this.runtime = runtime;
  }

  /**
   * Starts the kubelet.
   *
   * @param client as the node
   * @param runtime closed with the host; its containers go on
   */
  static KubeletHost start(
      Environment environment,
      KubeletConfig config,
      NodeIdentity identity,
      Client client,
      ContainerRuntime runtime,
      Machine machine) {
    // The node's status names the port of the server, and the server serves the kubelet's pods.
    var handler = new AtomicReference<KubeletServer>();
    HttpServer server =
        HttpServer.start(
            HttpServerConfig.https(
                new InetSocketAddress(0), new ServerTls(identity.key(), identity::authorities)),
            request -> Objects.requireNonNull(handler.get(), "the server").handle(request),
            environment);
    KubeletConfig bound = config.withPort(server.address().getPort());
    Informers informers = Informers.over(client, environment);
    EventRecorder events = new ApiEventRecorder(environment, client, "kubelet", config.nodeName());
    var kubelet = new Kubelet(bound, environment, client, informers, runtime, machine, events);
    handler.set(
        new KubeletServer(
            environment,
            kubelet.directory(),
            kubelet.runtime(),
            KubeletAccess.certificates(
                Set.of("kube-apiserver-kubelet-client"), Set.of("system:masters")),
            kubelet.measurements(
                new NodeCertificates(Optional.of(identity.key()), identity.client())),
            () -> settings(bound),
            machine.localDirectories()));
    kubelet.start();
    return new KubeletHost(server, identity.key(), kubelet, informers, runtime);
  }

  private static ObjectNode settings(KubeletConfig config) {
    ObjectNode settings = config.settings().document();
    settings.put("port", config.port()).put("maxPods", config.maxPods());
    settings.put("clusterDomain", config.clusterDomain()).put("cgroupRoot", config.cgroupRoot());
    config.clusterDns().forEach(settings.putArray("clusterDNS")::add);
    return settings;
  }

  void shutDown() {
    kubelet.shutDown();
  }

  @Override
  public void close() throws Exception {
    kubelet.close();
    informers.close();
    server.close();
    key.close();
    runtime.close();
  }
}
