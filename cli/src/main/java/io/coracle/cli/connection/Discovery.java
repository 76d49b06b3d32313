package io.coracle.cli.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which resource a kind is served as, from the server's discovery documents; each group and version
 * is asked for once. Not thread-safe.
 */
public final class Discovery {
  private final Api api;
  private final Map<String, List<ServedResource>> known = new HashMap<>();

  public Discovery(Api api) {
    this.api = api;
  }

  /** The resource that holds objects of that kind, or empty if the server has none. */
  public Optional<ServedResource> resource(String groupVersion, String kind) {
    List<ServedResource> resources = known.get(groupVersion);
    if (resources == null) {
      resources = read(groupVersion);
      if (!resources.isEmpty()) {
        known.put(groupVersion, resources);
      }
    }
    return resources.stream().filter(r -> r.kind().equals(kind)).findFirst();
  }

  private List<ServedResource> read(String groupVersion) {
    String root = groupVersion.indexOf('/') < 0 ? "/api/" : "/apis/";
    var resources = new ArrayList<ServedResource>();
    api.find(root + groupVersion)
        .ifPresent(
            list -> {
              for (JsonNode entry : list.path("resources")) {
                String name = entry.path("name").asString("");
                if (name.indexOf('/') < 0) {
                  resources.add(
                      new ServedResource(
                          groupVersion,
                          entry.path("kind").asString(""),
                          name,
                          entry.path("namespaced").asBoolean(false)));
                }
              }
            });
    return List.copyOf(resources);
  }
}
