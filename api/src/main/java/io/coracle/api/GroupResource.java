package io.coracle.api;

/**
 * Names a resource of a group in any version.
 *
 * @param group empty for the core group
 * @param resource the plural, e.g. {@code pods}
 */
public record GroupResource(String group, String resource) {

  /** {@code pods} or {@code deployments.apps}, as error messages name it. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
