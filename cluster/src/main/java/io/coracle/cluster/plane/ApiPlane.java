package io.coracle.cluster.plane;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.openapi.OpenApi;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.discovery.VersionDocument;
import io.coracle.apiserver.documents.DiscoveryDocuments;
import io.coracle.apiserver.documents.OpenApiDocuments;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.registry.BuiltInRegistry;
import io.coracle.apiserver.registry.Registry;
import io.coracle.apiserver.registry.RegistrySettings;
import io.coracle.apiserver.registry.service.PortRange;
import io.coracle.apiserver.registry.service.ServiceRange;
import io.coracle.apiserver.server.ApiServer;
import io.coracle.apiserver.server.ApiServerConfig;
import io.coracle.apiserver.server.ApiServerParts;
import io.coracle.base.Environment;
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
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An API server over its store, listening, with clients for the components of this process. */
public final class ApiPlane implements AutoCloseable {
  private final Environment environment;
  private final ApiServer server;
  private final HttpServer listener;
  private final List<AutoCloseable> keys;
  private final String serviceAddress;

  private ApiPlane(
      Environment environment,
      ApiServer server,
      HttpServer listener,
      List<AutoCloseable> keys,
      String serviceAddress) {
    this.environment = environment;
    this.server = server;
    this.listener = listener;
    this.keys = keys;
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
    ServiceRange range = ServiceRange.parse(settings.serviceCidr());
    String serviceAddress = range.address(0);
    RenewingKey key = credentials.serverKey(serviceAddress, settings.clusterDomain());
    RenewingKey kubeletKey = credentials.kubeletClientKey();
    ApiServer server = assemble(settings, credentials, kubeletKey, range, store, environment);
    try {
      HttpServer listener =
          server.listen(
              new InetSocketAddress(settings.port()),
              ServerTls.of(key, credentials.authority().certificate()));
      server.bootstrap();
      return new ApiPlane(environment, server, listener, List.of(key, kubeletKey), serviceAddress);
    } catch (HttpServerException e) {
      server.close();
      throw new ClusterException(
          "port " + settings.port() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static ApiServer assemble(
      ClusterSettings settings,
      ClusterCredentials credentials,
      RenewingKey kubeletKey,
      ServiceRange range,
      Store store,
      Environment environment) {
    BuiltInCatalogue catalogue = BuiltInCatalogue.load();
    ApiServerConfig config = ApiServerConfig.defaults(credentials.tokenKeys());
    Registry registry =
        BuiltInRegistry.create(
            environment,
            store,
            catalogue,
            BuiltInStrategies.all(),
            new TokenIssuer(config.issuer(), config.keys(), environment),
            new RegistrySettings(
                range, PortRange.STANDARD, Set.copyOf(settings.disabledAdmissionPlugins())));
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var parts =
        new ApiServerParts(
            catalogue,
            registry,
            registry.access(),
            Map.of(),
            List.of(
                new DiscoveryDocuments(catalogue),
                new OpenApiDocuments(
                    new OpenApi(catalogue, catalogue, VersionDocument.GIT_VERSION))),
            metrics,
            metrics::scrape);
    return ApiServer.assemble(config, parts, environment);
  }

  /** A client for a component of this process. */
  public Client clientAs(String user, String... groups) {
    Peer.InProcess peer = new Peer.InProcess(user, List.of(groups), Map.of());
    return Clients.inProcess(server.handler(), peer, user, environment);
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
    for (AutoCloseable key : keys) {
      try {
        key.close();
      } catch (Exception e) {
        throw new ClusterException("a certificate's renewal cannot be stopped: " + e, e);
      }
    }
  }
}
