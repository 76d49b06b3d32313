package io.coracle.cluster.plane;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.custom.CurrentOpenApi;
import io.coracle.apiserver.custom.CustomConversion;
import io.coracle.apiserver.custom.CustomResources;
import io.coracle.apiserver.custom.control.DefinitionControl;
import io.coracle.apiserver.documents.DiscoveryDocuments;
import io.coracle.apiserver.documents.OpenApiDocuments;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.proxy.Proxies;
import io.coracle.apiserver.proxy.StoredNodeLocator;
import io.coracle.apiserver.registry.BuiltInRegistry;
import io.coracle.apiserver.registry.Registry;
import io.coracle.apiserver.registry.RegistrySettings;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.service.PortRange;
import io.coracle.apiserver.registry.service.ServiceRange;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.server.ApiServer;
import io.coracle.apiserver.server.ApiServerConfig;
import io.coracle.apiserver.server.ApiServerParts;
import io.coracle.apiserver.server.DefaultServiceRange;
import io.coracle.base.Environment;
import io.coracle.base.Release;
import io.coracle.client.Client;
import io.coracle.client.transport.Clients;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.credentials.ClusterCredentials;
import io.coracle.http.Peer;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerException;
import io.coracle.http.server.ServerTls;
import io.coracle.pki.RenewingKey;
import io.coracle.store.Store;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An API server over its store, listening, with clients for the components of this process. */
public final class ApiPlane implements AutoCloseable {
  private static final Identity ADMINISTRATOR =
      new Identity("kubernetes-admin", "", List.of("system:masters"), Map.of());

  private final Environment environment;
  private final ApiServer server;
  private final HttpServer listener;
  private final List<AutoCloseable> others;
  private final String serviceAddress;

  private ApiPlane(
      Environment environment,
      ApiServer server,
      HttpServer listener,
      List<AutoCloseable> others,
      String serviceAddress) {
    this.environment = environment;
    this.server = server;
    this.listener = listener;
    this.others = others;
    this.serviceAddress = serviceAddress;
  }

  /**
   * Starts to serve; returns when requests are answered and the system's own objects are there.
   *
   * @param store stays open when this is closed
   * @throws ClusterException when the port cannot be had or a setting is wrong
   */
  public static ApiPlane start(
      ClusterSettings settings,
      ClusterCredentials credentials,
      Store store,
      Environment environment) {
    ServiceRange range = serviceRange(settings);
    String serviceAddress = range.address(0);
    RenewingKey key = credentials.serverKey(serviceAddress, settings.clusterDomain());
    RenewingKey kubeletKey = credentials.kubeletClientKey();
    BuiltInCatalogue catalogue = BuiltInCatalogue.load();
    ApiServerConfig config =
        ApiServerConfig.defaults(credentials.tokenKeys())
            .withTokens(Map.of(credentials.administratorToken(), ADMINISTRATOR));
    var resources = new CustomResources(catalogue);
    Registry registry = registry(settings, range, resources, config, store, environment);
    Proxies proxies =
        Proxies.create(
            registry.access(),
            StoredNodeLocator.byAddress(registry.access()),
            kubeletKey,
            credentials.authority().certificate(),
            environment);
    ApiServer server =
        ApiServer.assemble(config, parts(catalogue, resources, registry, proxies), environment);
    DefinitionControl definitions =
        DefinitionControl.start(registry.access(), resources, environment);
    List<AutoCloseable> others = List.of(definitions, proxies, key, kubeletKey);
    try {
      HttpServer listener =
          server.listen(
              new InetSocketAddress(settings.port()),
              ServerTls.of(key, credentials.authority().certificate()));
      server.bootstrap();
      DefaultServiceRange.reconcile(registry.access(), range.toString(), environment);
      return new ApiPlane(environment, server, listener, others, serviceAddress);
    } catch (HttpServerException e) {
      server.close();
      throw new ClusterException(
          "port " + settings.port() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static ServiceRange serviceRange(ClusterSettings settings) {
    try {
      return ServiceRange.parse(settings.serviceCidr());
    } catch (IllegalArgumentException e) {
      throw new ClusterException(
          "not a range of addresses for Services: " + settings.serviceCidr(), e);
    }
  }

  private static Registry registry(
      ClusterSettings settings,
      ServiceRange range,
      CustomResources resources,
      ApiServerConfig config,
      Store store,
      Environment environment) {
    try {
      return BuiltInRegistry.create(
          environment,
          store,
          resources,
          BuiltInStrategies.all(),
          new CustomConversion(resources, Conversion.builtIn()),
          resources,
          new TokenIssuer(config.issuer(), config.keys(), environment),
          new RegistrySettings(
              range, PortRange.STANDARD, Set.copyOf(settings.disabledAdmissionPlugins())));
    } catch (IllegalArgumentException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ApiServerParts parts(
      BuiltInCatalogue catalogue, CustomResources resources, Registry registry, Proxies proxies) {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Components of this process count in the global registry; here it is where they are read.
    Metrics.addRegistry(metrics);
    var openApi = new CurrentOpenApi(resources, catalogue, Release.current().gitVersion());
    Map<ApiServerParts.Place, ResourceEndpoint> endpoints = new HashMap<>();
    proxies
        .endpoints()
        .forEach(
            (name, endpoint) ->
                endpoints.put(
                    ApiServerParts.Place.core(name.resource(), name.subresource()), endpoint));
    return new ApiServerParts(
        resources,
        registry,
        registry.access(),
        endpoints,
        List.of(new DiscoveryDocuments(resources), new OpenApiDocuments(openApi)),
        metrics,
        metrics::scrape);
  }

  /** A client for a component of this process. */
  public Client clientAs(String user, String... groups) {
    Peer.InProcess peer = new Peer.InProcess(user, List.of(groups), Map.of());
    return Clients.inProcess(server.handler(), peer, component(user), environment);
  }

  /** The name of the component behind a user, which it manages fields by. */
  private static String component(String user) {
    if (user.startsWith("system:node:")) {
      return "kubelet";
    }
    if (user.startsWith("system:serviceaccount:kube-system:")) {
      return "kube-controller-manager";
    }
    return user.equals("system:apiserver") ? "kube-apiserver" : user.replace("system:", "");
  }

  /** A client that may do everything. */
  public Client administrator() {
    return clientAs("system:apiserver", "system:masters");
  }

  /** The port that the server listens on. */
  public int port() {
    return listener.address().getPort();
  }

  /** The address of the Service {@code kubernetes}. */
  public String serviceAddress() {
    return serviceAddress;
  }

  @Override
  public void close() {
    server.close();
    for (AutoCloseable other : others) {
      try {
        other.close();
      } catch (Exception e) {
        throw new ClusterException("a part of the API server cannot be stopped: " + e, e);
      }
    }
  }
}
