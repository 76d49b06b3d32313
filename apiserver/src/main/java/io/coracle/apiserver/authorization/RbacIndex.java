package io.coracle.apiserver.authorization;

import io.coracle.apiserver.authorization.Binding.Subject;
import io.coracle.apiserver.request.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All roles and bindings in memory, bindings by subject, so that a decision looks only at what
 * concerns the user and the user's groups. Whoever follows the store calls the {@code put} and
 * {@code remove} methods, one call at a time; reading needs no lock.
 */
public final class RbacIndex implements Authorizer {
  private record Name(String namespace, String name) {}

  private final Map<Name, Role> roles = new ConcurrentHashMap<>();
  private final Map<Name, List<Rule>> aggregated = new ConcurrentHashMap<>();
  private final Map<Name, Binding> bindings = new HashMap<>();
  private final Map<Subject, List<Binding>> bySubject = new ConcurrentHashMap<>();

  public synchronized void put(Role role) {
    roles.put(new Name(role.namespace(), role.name()), role);
    if (role.namespace().isEmpty()) {
      aggregate();
    }
  }

  public synchronized void removeRole(String namespace, String name) {
    roles.remove(new Name(namespace, name));
    if (namespace.isEmpty()) {
      aggregate();
    }
  }

  private void aggregate() {
    aggregated.keySet().removeIf(name -> isPlain(roles.get(name)));
    for (Map.Entry<Name, Role> entry : roles.entrySet()) {
      if (!isPlain(entry.getValue())) {
        var rules = new LinkedHashSet<Rule>();
        collect(entry.getValue(), rules, new HashSet<>());
        aggregated.put(entry.getKey(), List.copyOf(rules));
      }
    }
  }

  /** Adds the rules of {@code role} and of all it aggregates, which may aggregate again. */
  private void collect(Role role, Set<Rule> rules, Set<Role> seen) {
    if (!seen.add(role)) {
      return;
    }
    rules.addAll(role.rules());
    if (!role.aggregates().isEmpty()) {
      for (Role other : roles.values()) {
        if (other.namespace().isEmpty() && role.aggregates(other)) {
          collect(other, rules, seen);
        }
      }
    }
  }

  private static boolean isPlain(@Nullable Role role) {
    return role == null || role.aggregates().isEmpty();
  }

  public synchronized void put(Binding binding) {
    removeBinding(binding.namespace(), binding.name());
    bindings.put(new Name(binding.namespace(), binding.name()), binding);
    for (Subject subject : binding.subjects()) {
      bySubject.merge(subject, List.of(binding), RbacIndex::joined);
    }
  }

  private static List<Binding> joined(List<Binding> some, List<Binding> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  public synchronized void removeBinding(String namespace, String name) {
    Binding old = bindings.remove(new Name(namespace, name));
    if (old != null) {
      for (Subject subject : old.subjects()) {
        bySubject.computeIfPresent(subject, (s, list) -> without(list, old));
      }
    }
  }

  private static @Nullable List<Binding> without(List<Binding> list, Binding old) {
    List<Binding> rest = list.stream().filter(binding -> !binding.equals(old)).toList();
    return rest.isEmpty() ? null : rest;
  }

  @Override
  public Decision decide(Access access) {
    for (Binding binding : bindingsOf(access.who())) {
      if (applies(binding, access.namespace())) {
        for (Rule rule : rulesOf(binding)) {
          if (rule.allows(access)) {
            return new Decision.Allowed(reason(binding, access.who()));
          }
        }
      }
    }
    return new Decision.NoOpinion("");
  }

  /** A cluster role binding holds everywhere, a role binding in its namespace. */
  private static boolean applies(Binding binding, String namespace) {
    return binding.namespace().isEmpty() || binding.namespace().equals(namespace);
  }

  private static String reason(Binding binding, Identity who) {
    String kind = binding.namespace().isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
    String where = binding.namespace().isEmpty() ? "" : "/" + binding.namespace();
    String role = (binding.clusterRole() ? "ClusterRole" : "Role") + " \"" + binding.role() + "\"";
    String name = binding.namespace().isEmpty() ? binding.name() : binding.name() + where;
    return "RBAC: allowed by "
        + kind
        + " \""
        + name
        + "\" of "
        + role
        + " to "
        + shown(binding, who);
  }

  private static String shown(Binding binding, Identity who) {
    Optional<Subject> group =
        binding.subjects().stream().filter(s -> s.group() && who.inGroup(s.name())).findFirst();
    boolean user = binding.subjects().contains(new Subject(false, who.user()));
    return user || group.isEmpty()
        ? "User \"" + who.user() + "\""
        : "Group \"" + group.get().name() + "\"";
  }

  private List<Binding> bindingsOf(Identity who) {
    var found = new ArrayList<>(bySubject.getOrDefault(new Subject(false, who.user()), List.of()));
    for (String group : who.groups()) {
      found.addAll(bySubject.getOrDefault(new Subject(true, group), List.of()));
    }
    return found;
  }

  private List<Rule> rulesOf(Binding binding) {
    String namespace = binding.clusterRole() ? "" : binding.namespace();
    return rules(namespace, binding.role());
  }

  /** The rules of a role, those it aggregates included; empty if there is no such role. */
  public List<Rule> rules(String namespace, String name) {
    var key = new Name(namespace, name);
    List<Rule> known = aggregated.get(key);
    if (known != null) {
      return known;
    }
    Role role = roles.get(key);
    return role == null ? List.of() : role.rules();
  }

  /** All rules that hold for {@code who} in {@code namespace}. */
  public List<Rule> rulesFor(Identity who, String namespace) {
    return bindingsOf(who).stream()
        .filter(binding -> applies(binding, namespace))
        .flatMap(binding -> rulesOf(binding).stream())
        .distinct()
        .toList();
  }
}
