package io.coracle.api.discovery;

import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents of discovery for what a catalogue holds at one moment. Immutable; make a new one
 * when the catalogue changes.
 */
public final class Discovery {
  private static final String CORE = "";

  /** By group in the catalogue's order, then by version, the preferred one first. */
  private final Map<String, Map<String, List<Resource>>> groups = new LinkedHashMap<>();

  private Discovery(List<Resource> resources) {
    for (Resource resource : resources) {
      groups
          .computeIfAbsent(
              resource.name().group(), group -> new TreeMap<>(VersionOrder.PREFERRED_FIRST))
          .computeIfAbsent(resource.name().version(), version -> new ArrayList<>())
          .add(resource);
    }
    groups
        .values()
        .forEach(
            versions ->
                versions
                    .values()
                    .forEach(
                        list ->
                            list.sort(
                                Comparator.comparing(resource -> resource.name().resource()))));
  }

  public static Discovery of(Catalogue catalogue) {
    return new Discovery(catalogue.resources());
  }

  /**
   * {@code /api}: {@code APIVersions}.
   *
   * @param serverAddress host and port at which clients reach the server
   */
  public ObjectNode coreVersions(String serverAddress) {
    ObjectNode document = Json.object().put("kind", "APIVersions");
    ArrayNode versions = document.putArray("versions");
    groups.getOrDefault(CORE, Map.of()).keySet().forEach(versions::add);
    document
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return document;
  }

  /** {@code /apis}: {@code APIGroupList}. */
  public ObjectNode groups() {
    ObjectNode document = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = document.putArray("groups");
    groups.forEach(
        (group, versions) -> {
          if (!group.equals(CORE)) {
            fillGroup(list.addObject(), group, versions);
          }
        });
    return document;
  }

  /** {@code /apis/GROUP}: {@code APIGroup}; empty when there is no such group. */
  public Optional<ObjectNode> group(String group) {
    Map<String, List<Resource>> versions = groups.get(group);
    if (versions == null || group.equals(CORE)) {
      return Optional.empty();
    }
    ObjectNode document = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    fillGroup(document, group, versions);
    return Optional.of(document);
  }

  private static void fillGroup(
      ObjectNode node, String group, Map<String, List<Resource>> versions) {
    node.put("name", group);
    ArrayNode list = node.putArray("versions");
    for (String version : versions.keySet()) {
      fillVersion(list.addObject(), group, version);
    }
    fillVersion(node.putObject("preferredVersion"), group, versions.keySet().iterator().next());
  }

  private static void fillVersion(ObjectNode node, String group, String version) {
    node.put("groupVersion", group + "/" + version).put("version", version);
  }

  /**
   * {@code /api/VERSION} and {@code /apis/GROUP/VERSION}: {@code APIResourceList}; empty when
   * nothing is served under this group and version.
   */
  public Optional<ObjectNode> resources(String group, String version) {
    List<Resource> resources = groups.getOrDefault(group, Map.of()).get(version);
    return resources == null
        ? Optional.empty()
        : Optional.of(ResourceLists.document(group, version, resources));
  }

  /**
   * {@code /api} as {@code APIGroupDiscoveryList}.
   *
   * @param apiVersion {@code apidiscovery.k8s.io/v2} or {@code v2beta1}, which have the same form
   */
  public ObjectNode aggregatedCore(String apiVersion) {
    ObjectNode document = AggregatedLists.document(apiVersion);
    Map<String, List<Resource>> versions = groups.get(CORE);
    if (versions != null) {
      AggregatedLists.addGroup(document, CORE, versions);
    }
    return document;
  }

  /** {@code /apis} as {@code APIGroupDiscoveryList}; see {@link #aggregatedCore}. */
  public ObjectNode aggregatedGroups(String apiVersion) {
    ObjectNode document = AggregatedLists.document(apiVersion);
    groups.forEach(
        (group, versions) -> {
          if (!group.equals(CORE)) {
            AggregatedLists.addGroup(document, group, versions);
          }
        });
    return document;
  }
}
