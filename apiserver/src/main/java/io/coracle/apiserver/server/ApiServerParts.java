package io.coracle.apiserver.server;

import io.coracle.api.GroupResource;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.apiserver.discovery.DocumentSource;
import io.coracle.apiserver.proxy.Proxies;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an API server is put together from.
 *
 * @param registry serves all resources that live in the store
 * @param access reads and writes them within the process
 * @param endpoints serve what does not live in the store: {@code pods/log} and the like
 * @param documents discovery and OpenAPI
 * @param metrics where the server counts
 * @param scrape the text of {@code /metrics}
 */
public record ApiServerParts(
    Catalogue catalogue,
    ResourceEndpoint registry,
    RegistryAccess access,
    Map<Place, ResourceEndpoint> endpoints,
    List<DocumentSource> documents,
    MeterRegistry metrics,
    Supplier<String> scrape) {

  /**
   * A resource or subresource.
   *
   * @param subresource empty for the resource itself
   */
  public record Place(GroupResource resource, String subresource) {

    /** Of the core group, e.g. {@code pods}, {@code log}. */
    public static Place core(String resource, String subresource) {
      return new Place(new GroupResource("", resource), subresource);
    }
  }

  public ApiServerParts {
    endpoints = Map.copyOf(endpoints);
    documents = List.copyOf(documents);
  }

  /** The same parts and what is passed on to kubelets, pods and services. */
  public ApiServerParts with(Proxies proxies) {
    var all = new HashMap<>(endpoints);
    proxies
        .endpoints()
        .forEach(
            (name, serves) -> all.put(Place.core(name.resource(), name.subresource()), serves));
    return new ApiServerParts(catalogue, registry, access, all, documents, metrics, scrape);
  }
}
