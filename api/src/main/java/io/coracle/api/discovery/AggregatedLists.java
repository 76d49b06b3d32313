package io.coracle.api.discovery;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code APIGroupDiscoveryList} documents: everything about many groups in one answer. */
final class AggregatedLists {
  private AggregatedLists() {}

  static ObjectNode document(String apiVersion) {
    ObjectNode document =
        Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", apiVersion);
    document.putObject("metadata");
    document.putArray("items");
    return document;
  }

  static void addGroup(ObjectNode document, String group, Map<String, List<Resource>> versions) {
    ObjectNode item = document.withArray("/items").addObject();
    ObjectNode metadata = item.putObject("metadata");
    if (!group.isEmpty()) {
      metadata.put("name", group);
    }
    ArrayNode list = item.putArray("versions");
    versions.forEach(
        (version, resources) -> {
          ObjectNode node = list.addObject().put("version", version);
          ArrayNode resourceNodes = node.putArray("resources");
          resources.forEach(resource -> addResource(resourceNodes.addObject(), resource));
          node.put("freshness", "Current");
        });
  }

  private static void addResource(ObjectNode node, Resource resource) {
    node.put("resource", resource.name().resource());
    node.set("responseKind", responseKind(resource.kind(), resource));
    node.put("scope", resource.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", resource.singular());
    strings(node, "verbs", resource.verbs());
    if (!resource.shortNames().isEmpty()) {
      strings(node, "shortNames", resource.shortNames());
    }
    if (!resource.categories().isEmpty()) {
      strings(node, "categories", resource.categories());
    }
    if (!resource.subresources().isEmpty()) {
      ArrayNode list = node.putArray("subresources");
      for (Resource.Subresource subresource : resource.subresources()) {
        ObjectNode child = list.addObject().put("subresource", subresource.name());
        child.set("responseKind", responseKind(subresource.kind(), resource));
        strings(child, "verbs", subresource.verbs());
      }
    }
  }

  /** Group and version are left empty where they are those of the document's part. */
  private static ObjectNode responseKind(GroupVersionKind kind, Resource resource) {
    boolean own = kind.apiVersion().equals(resource.name().apiVersion());
    return Json.object()
        .put("group", own ? "" : kind.group())
        .put("version", own ? "" : kind.version())
        .put("kind", kind.kind());
  }

  private static void strings(ObjectNode node, String field, List<String> values) {
    ArrayNode array = node.putArray(field);
    values.forEach(array::add);
  }
}
