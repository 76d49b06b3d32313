package io.coracle.apiserver.registry;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.catalogue.Resource;
import java.util.List;
import java.util.Map;

/** What clients are told who use a version of a resource that will go. */
final class Deprecations {
  private static final Map<GroupVersionResource, String> WARNINGS =
      Map.of(
          new GroupVersionResource("", "v1", "endpoints"),
          "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
          new GroupVersionResource("", "v1", "componentstatuses"),
          "v1 ComponentStatus is deprecated in v1.19+");

  private Deprecations() {}

  static List<String> of(Resource resource) {
    String warning = WARNINGS.get(resource.name());
    return warning == null ? List.of() : List.of(warning);
  }
}
