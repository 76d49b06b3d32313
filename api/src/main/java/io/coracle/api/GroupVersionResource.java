package io.coracle.api;

/**
 * Names a resource, as it stands in a URL, in one version of one group.
 *
 * @param group empty for the core group
 * @param resource the plural, e.g. {@code pods}
 */
public record GroupVersionResource(String group, String version, String resource) {

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
