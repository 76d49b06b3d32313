package io.coracle.apiserver.server;

import io.coracle.apiserver.authentication.Authenticator;
import io.coracle.apiserver.authentication.BootstrapTokens;
import io.coracle.apiserver.authentication.Groups;
import io.coracle.apiserver.authentication.PeerAuthenticator;
import io.coracle.apiserver.authentication.TokenAuthenticator;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.authentication.TokenVerifier;
import io.coracle.apiserver.authorization.Authorizer;
import io.coracle.apiserver.authorization.NodeAuthorizer;
import io.coracle.apiserver.authorization.NodeGraph;
import io.coracle.apiserver.authorization.RbacIndex;
import io.coracle.apiserver.discovery.DocumentSource;
import io.coracle.apiserver.discovery.TokenDocuments;
import io.coracle.apiserver.discovery.VersionDocument;
import io.coracle.apiserver.health.Health;
import io.coracle.apiserver.health.Health.Meaning;
import io.coracle.apiserver.registration.LocalApiServices;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.reviews.Reviews;
import io.coracle.apiserver.server.ApiServerParts.Place;
import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.Response;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerConfig;
import io.coracle.http.server.ServerTls;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An API server. It answers through {@link #handler}, which components of the process call
 * directly, and on the network after {@link #listen}. It does not own the store.
 */
public final class ApiServer implements AutoCloseable {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Environment environment;
  private final ApiServerParts parts;
  private final Handler handler;
  private final Authorizer authorizer;
  private final RbacIndex rbac;
  private final BootstrapPolicy policy;
  private final Health health;
  private final StoreFollower follower;
  private final FlowConditions flowConditions;
  private final List<HttpServer> servers = new ArrayList<>();
  private final AtomicBoolean bootstrapped = new AtomicBoolean();

  private ApiServer(ApiServerConfig config, ApiServerParts parts, Environment environment) {
    this.environment = environment;
    this.parts = parts;
    this.rbac = new RbacIndex();
    this.follower = new StoreFollower(parts.access());
    this.flowConditions = new FlowConditions(parts.access(), environment);
    this.policy = BootstrapPolicy.load();
    var graph = new NodeGraph();
    follower.follow(rbac);
    follower.follow(graph);
    this.authorizer =
        Authorizer.firstOf(
            List.of(
                Authorizer.privileged(Groups.MASTERS),
                new NodeAuthorizer(graph, policy.rules("system:node")),
                rbac));
    this.health = new Health();
    health.add(
        "poststarthook/rbac/bootstrap-roles",
        Meaning.NOT_READY,
        () ->
            bootstrapped.get()
                ? Optional.empty()
                : Optional.of("roles and namespaces are not there yet"));
    this.handler = handler(config);
  }

  /** Puts a server together; it follows the store from now on, but has not begun to listen. */
  public static ApiServer assemble(
      ApiServerConfig config, ApiServerParts parts, Environment environment) {
    return new ApiServer(config, parts, environment);
  }

  /** Issues service account tokens as a server of that configuration does; for its registry. */
  public static TokenIssuer tokens(ApiServerConfig config, Environment environment) {
    return new TokenIssuer(config.issuer(), config.keys(), environment);
  }

  private Handler handler(ApiServerConfig config) {
    var tokenAuthenticator =
        new TokenAuthenticator(
            config.tokens(),
            new BootstrapTokens(
                StoreFollower.bootstrapSecrets(parts.access()), environment.clock()),
            new TokenVerifier(
                config.issuer(),
                config.keys(),
                StoreFollower.boundObjects(parts.access()),
                environment.clock()),
            config.audiences());
    var limits =
        new FlowControl.Limits(config.reads(), config.writes(), FlowControl.Limits.DEFAULT.large());
    return new ApiHandler(
        environment,
        Authenticator.firstOf(
            List.of(new PeerAuthenticator(environment.clock()), tokenAuthenticator)),
        config.anonymous(),
        authorizer,
        new FlowControl(limits, parts.metrics()),
        new Deadlines(config.requestTimeout(), environment),
        new RequestMetrics(parts.metrics(), parts.catalogue()),
        router(config, tokenAuthenticator));
  }

  private Router router(ApiServerConfig config, TokenAuthenticator tokenAuthenticator) {
    var reviews =
        new Reviews(parts.catalogue(), authorizer, rbac, tokenAuthenticator, environment.clock());
    var endpoints = new HashMap<Place, ResourceEndpoint>();
    reviews
        .endpoints()
        .forEach((resource, endpoint) -> endpoints.put(new Place(resource, ""), endpoint));
    endpoints.putAll(parts.endpoints());
    var documents = new ArrayList<DocumentSource>();
    documents.add(health);
    documents.add(new VersionDocument());
    documents.add(new TokenDocuments(config.issuer(), config.keys()));
    documents.add(metricsDocument());
    documents.addAll(parts.documents());
    return new Router(parts.catalogue(), parts.registry(), Map.copyOf(endpoints), documents);
  }

  private DocumentSource metricsDocument() {
    return call ->
        call.info().path().equals("/metrics")
            ? Optional.of(
                Response.of(
                    200, METRICS_TYPE, parts.scrape().get().getBytes(StandardCharsets.UTF_8)))
            : Optional.empty();
  }

  /**
   * Creates the namespaces, roles and bindings that every cluster has, where they are missing, and
   * returns when they hold.
   */
  public void bootstrap() {
    SystemNamespaces.reconcile(parts.access());
    new LocalApiServices(parts.access()).registerBuiltIn(parts.catalogue().resources());
    BootstrapObjects.reconcile(parts.access());
    try {
      policy.reconcile(parts.access(), environment.tasks());
      follower.awaitRoles(environment);
      bootstrapped.set(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is being closed; it never gets ready
    }
  }

  /**
   * Listens on {@code address}.
   *
   * @throws io.coracle.http.server.HttpServerException when the address cannot be used
   */
  public HttpServer listen(InetSocketAddress address, ServerTls tls) {
    HttpServer server =
        HttpServer.start(
            HttpServerConfig.https(address, tls).withRefusals(ErrorAnswers::ofTransport),
            handler,
            environment);
    synchronized (servers) {
      servers.add(server);
    }
    return server;
  }

  /** Answers requests; for components of this process. */
  public Handler handler() {
    return handler;
  }

  /** Decides who may do what. */
  public Authorizer authorizer() {
    return authorizer;
  }

  /** Where other parts add their checks. */
  public Health health() {
    return health;
  }

  /** Stops listening and following the store. Watches end properly. */
  @Override
  public void close() {
    List<HttpServer> running;
    synchronized (servers) {
      running = List.copyOf(servers);
    }
    running.forEach(HttpServer::close);
    flowConditions.close();
    follower.close();
  }
}
