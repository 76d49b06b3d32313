package io.coracle.apiserver.authorization;

import java.util.List;

/**
 * One rule of a role ({@code rbac/v1 PolicyRule}): what it lists is allowed, in every combination.
 */
public record Rule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> paths) {

  private static final String ALL = "*";

  public Rule {
    verbs = List.copyOf(verbs);
    groups = List.copyOf(groups);
    resources = List.copyOf(resources);
    names = List.copyOf(names);
    paths = List.copyOf(paths);
  }

  /** Whether the rule allows {@code access}. */
  public boolean allows(Access access) {
    if (!has(verbs, access.verb())) {
      return false;
    }
    return access.isResource()
        ? has(groups, access.resource().group()) && hasResource(access) && hasName(access.name())
        : hasPath(access.path());
  }

  private static boolean has(List<String> list, String value) {
    return list.contains(ALL) || list.contains(value);
  }

  private boolean hasResource(Access access) {
    return has(resources, access.combined())
        || (!access.subresource().isEmpty()
            && resources.contains(ALL + "/" + access.subresource()));
  }

  private boolean hasName(String name) {
    return names.isEmpty() || names.contains(name);
  }

  private boolean hasPath(String path) {
    for (String pattern : paths) {
      boolean matches =
          pattern.endsWith(ALL)
              ? path.startsWith(pattern.substring(0, pattern.length() - 1))
              : path.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
