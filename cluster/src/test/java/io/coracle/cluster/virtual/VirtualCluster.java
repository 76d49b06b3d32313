package io.coracle.cluster.virtual;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.registry.BuiltInRegistry;
import io.coracle.apiserver.registry.Registry;
import io.coracle.apiserver.registry.RegistrySettings;
import io.coracle.apiserver.server.ApiServer;
import io.coracle.apiserver.server.ApiServerConfig;
import io.coracle.apiserver.server.ApiServerParts;
import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.events.ApiEventRecorder;
import io.coracle.client.informer.Informers;
import io.coracle.client.transport.Clients;
import io.coracle.cluster.plane.ControllerPlane;
import io.coracle.cluster.plane.SchedulerPlane;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.kubelet.Kubelet;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.machine.SimulatedMachine;
import io.coracle.pki.SigningKeys;
import io.coracle.simulation.SimulatedLogs;
import io.coracle.simulation.SimulatedRuntime;
import io.coracle.store.Store;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The API server over a store in memory, the controllers, the scheduler, and the kubelet of one
 * node with simulated containers, all on virtual time and without a socket.
 */
final class VirtualCluster implements AutoCloseable {
  private static final Peer.InProcess ADMINISTRATOR =
      new Peer.InProcess("admin", List.of("system:masters"), Map.of());
  private static final SigningKeys KEYS = SigningKeys.create();
  private static final Path NOWHERE = Path.of("/nowhere");

  final VirtualWorld world = new VirtualWorld(1);
  private final Environment environment = world.environment();
  private final Store store = Stores.inMemory(environment, Retention.standard());
  private final ApiServer server = server();
  private final ControllerPlane controllers;
  private final SchedulerPlane scheduler;
  private final Kubelet kubelet;

  VirtualCluster() {
    environment.tasks().start("bootstrap", server::bootstrap);
    world.advance(Duration.ofSeconds(5));
    Client reader = client("system:kube-controller-manager", "controllers");
    controllers =
        ControllerPlane.start(
            environment,
            reader,
            account -> client("system:serviceaccount:kube-system:" + account, "controllers"),
            new ApiEventRecorder(environment, reader, "controllers", ""),
            "no certificate is looked at here",
            Optional.empty());
    scheduler = SchedulerPlane.start(environment, client("system:kube-scheduler", "scheduler"));
    kubelet = kubelet();
    kubelet.start();
    world.advance(Duration.ofSeconds(10));
  }

  private ApiServer server() {
    ApiServerConfig config = ApiServerConfig.defaults(KEYS);
    BuiltInCatalogue catalogue = BuiltInCatalogue.shared();
    Registry registry =
        BuiltInRegistry.create(
            environment,
            store,
            catalogue,
            BuiltInStrategies.all(),
            ApiServer.tokens(config, environment),
            RegistrySettings.STANDARD);
    var parts =
        new ApiServerParts(
            catalogue,
            registry,
            registry.access(),
            Map.of(),
            List.of(),
            new SimpleMeterRegistry(),
            () -> "");
    return ApiServer.assemble(config, parts, environment);
  }

  private Client client(String user, String name) {
    var peer = new Peer.InProcess(user, List.of("system:masters"), Map.of());
    return Clients.inProcess(server.handler(), peer, name, environment);
  }

  private Kubelet kubelet() {
    Client client = client("system:node:node", "kubelet");
    KubeletConfig config = KubeletConfig.of("node", "192.0.2.1", NOWHERE);
    var runtime = new SimulatedRuntime(environment, "10.0.0.0/16", SimulatedLogs.inMemory());
    var machine = new SimulatedMachine("node", 8, 32L << 30, 100L << 30, NOWHERE, runtime::usage);
    return new Kubelet(
        config,
        environment,
        client,
        Informers.over(client, environment),
        runtime,
        machine,
        new ApiEventRecorder(environment, client, "kubelet", "node"));
  }

  /** Sends a request as an administrator does; it is answered before this returns. */
  Response send(String method, String path, Query query, Headers headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Request request = Request.of(method, path, query, headers, bytes, ADMINISTRATOR);
    return inWorld(() -> server.handler().handle(request));
  }

  private <T> T inWorld(Supplier<T> body) {
    var result = environment.tasks().<T>promise();
    environment.tasks().start("test", () -> result.complete(body.get()));
    world.settle();
    return result.value().orElseThrow();
  }

  /** Begins what {@code kubectl get pods -w} does. */
  TableWatch watchPods() {
    var rows = new TableWatch();
    Response response =
        send(
            "GET",
            "/api/v1/namespaces/default/pods",
            Query.parse("watch=true"),
            Headers.of("accept", "application/json;as=Table;v=v1;g=meta.k8s.io"),
            "");
    ((Response.Streaming) response).body().start(rows);
    return rows;
  }

  void create(Pod pod) {
    inWorld(() -> client("admin", "test").resources(Pod.class).create("default", pod));
  }

  /** Asks for a pod's deletion, with the grace period that it names. */
  void delete(String name) {
    environment
        .tasks()
        .start(
            "test",
            () ->
                client("admin", "test")
                    .resources(Pod.class)
                    .delete("default", name, DeleteOptions.DEFAULT));
    world.settle();
  }

  Pod pod(String name) {
    return inWorld(() -> client("admin", "test").resources(Pod.class).get("default", name))
        .orElseThrow();
  }

  @Override
  public void close() throws Exception {
    kubelet.close();
    scheduler.close();
    controllers.close();
    server.close();
    store.close();
    world.close();
  }
}
