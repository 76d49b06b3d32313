package io.coracle.api.discovery;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code APIResourceList} documents. */
final class ResourceLists {
  private static final int HASH_BYTES = 8;

  private ResourceLists() {}

  static ObjectNode document(String group, String version, List<Resource> resources) {
    ObjectNode document = Json.object().put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      document.put("apiVersion", "v1");
    }
    document.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode list = document.putArray("resources");
    for (Resource resource : resources) {
      addResource(list.addObject(), resource);
      for (Resource.Subresource subresource : resource.subresources()) {
        addSubresource(list.addObject(), resource, subresource);
      }
    }
    return document;
  }

  private static void addResource(ObjectNode node, Resource resource) {
    node.put("name", resource.name().resource())
        .put("singularName", resource.singular())
        .put("namespaced", resource.namespaced())
        .put("kind", resource.kind().kind());
    strings(node, "verbs", resource.verbs());
    if (!resource.shortNames().isEmpty()) {
      strings(node, "shortNames", resource.shortNames());
    }
    if (!resource.categories().isEmpty()) {
      strings(node, "categories", resource.categories());
    }
    // Only what is kept has a version in which it is kept.
    if (resource.allows("watch")) {
      node.put("storageVersionHash", storageVersionHash(resource.storageKind()));
    }
  }

  private static void addSubresource(
      ObjectNode node, Resource resource, Resource.Subresource subresource) {
    GroupVersionKind kind = subresource.kind();
    node.put("name", resource.name().resource() + "/" + subresource.name())
        .put("singularName", "")
        .put("namespaced", resource.namespaced());
    if (!kind.apiVersion().equals(resource.name().apiVersion())) {
      node.put("group", kind.group()).put("version", kind.version());
    }
    node.put("kind", kind.kind());
    strings(node, "verbs", subresource.verbs());
  }

  private static void strings(ObjectNode node, String field, List<String> values) {
    ArrayNode array = node.putArray(field);
    values.forEach(array::add);
  }

  /** Lets a client see that objects are kept in another version than before. */
  static String storageVersionHash(GroupVersionKind kind) {
    String text = kind.group() + "/" + kind.version() + "/" + kind.kind();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
