package io.coracle.api.catalogue;

import io.coracle.api.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One line of text for a resource, so that two views of it can be compared. */
final class DiscoveryText {
  private DiscoveryText() {}

  static String expected(String group, JsonNode version, ObjectNode resource) {
    var subresources = new TreeSet<String>();
    for (JsonNode subresource : resource.path("subresources")) {
      subresources.add(
          subresource.get("subresource").asString()
              + kind(group, version, subresource.get("responseKind"))
              + strings(subresource.get("verbs")));
    }
    return String.join(
        " ",
        group,
        version.get("version").asString(),
        resource.get("resource").asString(),
        kind(group, version, resource.get("responseKind")),
        resource.get("scope").asString(),
        resource.get("singularResource").asString(),
        strings(resource.path("shortNames")).toString(),
        strings(resource.path("categories")).toString(),
        strings(resource.get("verbs")).toString(),
        subresources.toString());
  }

  private static String kind(String group, JsonNode version, JsonNode kind) {
    boolean own = kind.get("version").asString().isEmpty();
    return new GroupVersionKind(
            own ? group : kind.get("group").asString(),
            own ? version.get("version").asString() : kind.get("version").asString(),
            kind.get("kind").asString())
        .toString();
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(element -> strings.add(element.asString()));
    return strings;
  }

  static String actual(Resource resource) {
    var subresources = new TreeSet<String>();
    for (Resource.Subresource subresource : resource.subresources()) {
      subresources.add(subresource.name() + subresource.kind() + subresource.verbs());
    }
    return String.join(
        " ",
        resource.name().group(),
        resource.name().version(),
        resource.name().resource(),
        resource.kind().toString(),
        resource.namespaced() ? "Namespaced" : "Cluster",
        resource.singular(),
        resource.shortNames().toString(),
        resource.categories().toString(),
        resource.verbs().toString(),
        subresources.toString());
  }
}
