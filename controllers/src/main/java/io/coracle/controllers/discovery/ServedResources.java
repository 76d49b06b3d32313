package io.coracle.controllers.discovery;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.json.Json;
import io.coracle.client.Transport;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Asks the API for its resources, by the aggregated discovery documents (KEP-3352). */
public final class ServedResources {
  private static final Headers AGGREGATED =
      Headers.of("accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");

  private ServedResources() {}

  /**
   * A resource.
   *
   * @param kind of its objects
   * @param verbs what can be done with it
   * @param subresources by name, e.g. {@code scale}
   */
  public record Served(
      GroupVersionResource name,
      String kind,
      boolean namespaced,
      Set<String> verbs,
      Set<String> subresources) {
    public Served {
      verbs = Set.copyOf(verbs);
      subresources = Set.copyOf(subresources);
    }

    /** The path of the collection; {@code namespace} is empty for all. */
    public String path(String namespace) {
      String root =
          name.group().isEmpty()
              ? "/api/" + name.version()
              : "/apis/" + name.group() + "/" + name.version();
      return namespaced && !namespace.isEmpty()
          ? root + "/namespaces/" + namespace + "/" + name.resource()
          : root + "/" + name.resource();
    }
  }

  /** All resources, each in the version that its group prefers. */
  public static List<Served> of(Transport transport) {
    var all = new ArrayList<Served>();
    for (String path : List.of("/api", "/apis")) {
      Transport.Answer answer = transport.send("GET", path, Query.none(), AGGREGATED, new byte[0]);
      if (answer.status() != 200) {
        throw new IllegalStateException("discovery at " + path + " answered " + answer.status());
      }
      for (JsonNode group : Json.parseObject(answer.body()).path("items")) {
        addGroup(group, all);
      }
    }
    return all;
  }

  /** Versions are listed with the preferred one first; later ones add only what it lacks. */
  private static void addGroup(JsonNode group, List<Served> all) {
    String name = group.path("metadata").path("name").asString("");
    var seen = new java.util.HashSet<String>();
    for (JsonNode version : group.path("versions")) {
      String versionName = version.path("version").asString();
      for (JsonNode resource : version.path("resources")) {
        if (seen.add(resource.path("resource").asString())) {
          all.add(read(name, versionName, resource));
        }
      }
    }
  }

  private static Served read(String group, String version, JsonNode resource) {
    Set<String> verbs =
        StreamSupport.stream(resource.path("verbs").spliterator(), false)
            .map(JsonNode::asString)
            .collect(Collectors.toSet());
    Set<String> subresources =
        StreamSupport.stream(resource.path("subresources").spliterator(), false)
            .map(subresource -> subresource.path("subresource").asString(""))
            .collect(Collectors.toSet());
    return new Served(
        new GroupVersionResource(group, version, resource.path("resource").asString()),
        resource.path("responseKind").path("kind").asString(""),
        resource.path("scope").asString("").equals("Namespaced"),
        verbs,
        subresources);
  }
}
