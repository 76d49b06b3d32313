package io.coracle.apiserver.server;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.apiserver.documents.DiscoveryDocuments;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.proxy.NodeLocator;
import io.coracle.apiserver.proxy.Proxies;
import io.coracle.apiserver.registry.BuiltInRegistry;
import io.coracle.apiserver.registry.Registry;
import io.coracle.apiserver.registry.RegistrySettings;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.SigningKeys;
import io.coracle.store.Store;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole API server over a store in memory, with an administrator. */
record WholeServer(Store store, SimpleMeterRegistry metrics, ApiServer server)
    implements AutoCloseable {
  /** The administrator's token. */
  static final String TOKEN = "root";

  private static final BuiltInCatalogue CATALOGUE = BuiltInCatalogue.load();
  private static final Identity ADMINISTRATOR =
      new Identity("admin", "", List.of("system:masters"), Map.of());

  /** Without nodes, and with nobody but the administrator. */
  static WholeServer start() {
    return start(Map.of(), _ -> Optional.empty());
  }

  /**
   * @param others who else comes, by token
   */
  static WholeServer start(Map<String, Identity> others, NodeLocator nodes) {
    Environment environment = Environment.system();
    Store store = Stores.inMemory(environment, Retention.standard());
    var identities = new HashMap<>(others);
    identities.put(TOKEN, ADMINISTRATOR);
    var config = ApiServerConfig.defaults(SigningKeys.create()).withTokens(identities);
    Registry registry =
        BuiltInRegistry.create(
            environment,
            store,
            CATALOGUE,
            BuiltInStrategies.all(),
            ApiServer.tokens(config, environment),
            RegistrySettings.STANDARD);
    var metrics = new SimpleMeterRegistry();
    var parts =
        new ApiServerParts(
                CATALOGUE,
                registry,
                registry.access(),
                Map.of(),
                List.of(new DiscoveryDocuments(CATALOGUE)),
                metrics,
                () -> "# metrics\n")
            .with(proxies(environment, registry, nodes));
    ApiServer assembled = ApiServer.assemble(config, parts, environment);
    assembled.bootstrap();
    return new WholeServer(store, metrics, assembled);
  }

  private static Proxies proxies(Environment environment, Registry registry, NodeLocator nodes) {
    var authority = CertificateAuthority.create("ca", environment);
    var key =
        authority.issue(
            CertificateProfile.client("kube-apiserver", List.of(), Duration.ofHours(1)));
    return Proxies.create(
        registry.access(), nodes, () -> key, authority.certificate(), environment);
  }

  Handler handler() {
    return server.handler();
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
