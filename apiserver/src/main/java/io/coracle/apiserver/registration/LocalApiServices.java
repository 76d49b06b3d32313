package io.coracle.apiserver.registration;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.registry.object.Metadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Registers what this server serves itself. Registrations of built-in groups are made at the start
 * and stay; those of custom resources come and go with them.
 */
public final class LocalApiServices {
  private static final String GROUP = "apiregistration.k8s.io";
  private static final GroupVersionResource RESOURCE =
      new GroupVersionResource(GROUP, "v1", "apiservices");
  private static final String LABEL = "kube-aggregator.kubernetes.io/automanaged";
  private static final String ONCE = "onstart";
  private static final String FOLLOWED = "true";

  /** Groups and where they stand among all; clients look names up in this order. */
  private static final Map<String, Integer> PRIORITIES =
      Map.ofEntries(
          Map.entry("", 18_000),
          Map.entry("apps", 17_800),
          Map.entry("events.k8s.io", 17_750),
          Map.entry("authentication.k8s.io", 17_700),
          Map.entry("authorization.k8s.io", 17_600),
          Map.entry("autoscaling", 17_500),
          Map.entry("batch", 17_400),
          Map.entry("certificates.k8s.io", 17_300),
          Map.entry("networking.k8s.io", 17_200),
          Map.entry("policy", 17_100),
          Map.entry("rbac.authorization.k8s.io", 17_000),
          Map.entry("storage.k8s.io", 16_800),
          Map.entry("apiextensions.k8s.io", 16_700),
          Map.entry("admissionregistration.k8s.io", 16_700),
          Map.entry("scheduling.k8s.io", 16_600),
          Map.entry("coordination.k8s.io", 16_500),
          Map.entry("node.k8s.io", 16_300),
          Map.entry("discovery.k8s.io", 16_200),
          Map.entry("flowcontrol.apiserver.k8s.io", 16_100),
          Map.entry("resource.k8s.io", 15_900));

  private static final int OTHER_PRIORITY = 15_000;
  private static final int VERSION_PRIORITY = 15;
  private static final int NEWER_VERSION_PRIORITY = 30;
  private static final int CUSTOM_GROUP_PRIORITY = 1000;
  private static final int CUSTOM_VERSION_PRIORITY = 100;

  private final RegistryAccess access;

  public LocalApiServices(RegistryAccess access) {
    this.access = access;
  }

  /** Registers the groups of the built-in among {@code resources} that are not registered yet. */
  public void registerBuiltIn(List<Resource> resources) {
    for (GroupVersion each : groupVersions(resources, false)) {
      int version = each.version().equals("v2") ? NEWER_VERSION_PRIORITY : VERSION_PRIORITY;
      int group = PRIORITIES.getOrDefault(each.group(), OTHER_PRIORITY);
      register(each, ONCE, group, each.group().isEmpty() ? 1 : version);
    }
  }

  /** Registers the custom ones among {@code resources}, and no others any longer. */
  public void followCustom(List<Resource> resources) {
    Set<GroupVersion> served = groupVersions(resources, true);
    served.forEach(
        each -> register(each, FOLLOWED, CUSTOM_GROUP_PRIORITY, CUSTOM_VERSION_PRIORITY));
    Set<String> names = served.stream().map(GroupVersion::name).collect(Collectors.toSet());
    for (ObjectNode service : access.list(new GroupResource(GROUP, "apiservices"), "")) {
      String name = Metadata.name(service);
      String label = service.path("metadata").path("labels").path(LABEL).asString("");
      if (label.equals(FOLLOWED) && !names.contains(name)) {
        remove(name);
      }
    }
  }

  private record GroupVersion(String group, String version) implements Comparable<GroupVersion> {
    String name() {
      return version + "." + group;
    }

    @Override
    public int compareTo(GroupVersion other) {
      return name().compareTo(other.name());
    }
  }

  private static Set<GroupVersion> groupVersions(List<Resource> resources, boolean custom) {
    var all = new TreeSet<GroupVersion>();
    for (Resource resource : resources) {
      if (resource.custom() == custom && !resource.name().group().equals(GROUP)) {
        all.add(new GroupVersion(resource.name().group(), resource.name().version()));
      }
    }
    return all;
  }

  private void register(GroupVersion each, String label, int group, int version) {
    ObjectNode service = Json.object();
    service.put("apiVersion", RESOURCE.apiVersion()).put("kind", "APIService");
    ObjectNode metadata = service.putObject("metadata").put("name", each.name());
    metadata.putObject("labels").put(LABEL, label);
    ObjectNode spec = service.putObject("spec").put("version", each.version());
    if (!each.group().isEmpty()) {
      spec.put("group", each.group());
    }
    spec.put("groupPriorityMinimum", group).put("versionPriority", version);
    access.createIfAbsent(RESOURCE, service);
  }

  private void remove(String name) {
    try {
      access.delete(RESOURCE, "", name);
    } catch (StatusException e) {
      if (e.reason() != StatusException.Reason.NOT_FOUND) {
        throw e;
      }
    }
  }
}
