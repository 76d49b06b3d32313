package io.coracle.apiserver.authorization;

import java.util.ArrayList;
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

  /**
   * What of {@code wanted} the owner of {@code held} does not hold. Every wanted rule is taken
   * apart into single permissions, each of which one held rule must cover.
   */
  public static List<Rule> missing(List<Rule> held, List<Rule> wanted) {
    return wanted.stream()
        .flatMap(rule -> rule.permissions().stream())
        .filter(permission -> held.stream().noneMatch(rule -> rule.covers(permission)))
        .toList();
  }

  /** This rule as rules of one verb, and one path or one group, resource and name each. */
  private List<Rule> permissions() {
    var single = new ArrayList<Rule>();
    for (String verb : verbs) {
      for (String path : paths) {
        single.add(new Rule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
      }
      for (String group : groups) {
        for (String resource : resources) {
          List<String> verbOnly = List.of(verb);
          List<String> groupOnly = List.of(group);
          List<String> resourceOnly = List.of(resource);
          if (names.isEmpty()) {
            single.add(new Rule(verbOnly, groupOnly, resourceOnly, List.of(), List.of()));
          }
          for (String name : names) {
            single.add(new Rule(verbOnly, groupOnly, resourceOnly, List.of(name), List.of()));
          }
        }
      }
    }
    return single;
  }

  /** Whether this rule allows all of {@code permission}, which allows one thing. */
  private boolean covers(Rule permission) {
    if (!has(verbs, permission.verbs().getFirst())) {
      return false;
    }
    if (!permission.paths().isEmpty()) {
      return coversPath(permission.paths().getFirst());
    }
    return has(groups, permission.groups().getFirst())
        && coversResource(permission.resources().getFirst())
        && (names.isEmpty()
            || (!permission.names().isEmpty() && names.containsAll(permission.names())));
  }

  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return has(resources, resource)
        || (slash > 0 && resources.contains(ALL + resource.substring(slash)));
  }

  private boolean coversPath(String path) {
    return paths.contains(path) || hasPath(path);
  }
}
