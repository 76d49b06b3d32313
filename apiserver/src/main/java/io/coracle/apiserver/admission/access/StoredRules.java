package io.coracle.apiserver.admission.access;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.authorization.Access;
import io.coracle.apiserver.authorization.RbacIndex;
import io.coracle.apiserver.authorization.RbacTrees;
import io.coracle.apiserver.authorization.Rule;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.request.Identity;
import java.util.List;

/**
 * What RBAC allows, read from the store as it is at this moment. For the few writes that hang on
 * the rules themselves; ordinary requests are decided on an index that follows the store.
 */
final class StoredRules {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String MASTERS = "system:masters";

  private final RbacIndex index = new RbacIndex();

  private StoredRules() {}

  static StoredRules of(Objects objects) {
    var rules = new StoredRules();
    for (String resource : List.of("roles", "clusterroles")) {
      objects
          .list(new GroupResource(GROUP, resource), "")
          .forEach(tree -> rules.index.put(RbacTrees.role(tree)));
    }
    for (String resource : List.of("rolebindings", "clusterrolebindings")) {
      objects
          .list(new GroupResource(GROUP, resource), "")
          .forEach(tree -> rules.index.put(RbacTrees.binding(tree)));
    }
    return rules;
  }

  /** Whether {@code who} may do everything, whatever the rules say. */
  static boolean isMaster(Identity who) {
    return who.inGroup(MASTERS);
  }

  boolean allows(
      Identity who, String verb, String group, String resource, String namespace, String name) {
    return isMaster(who)
        || index.allows(Access.toResource(who, verb, group, resource, namespace, name));
  }

  /** The rules of a role. */
  List<Rule> ofRole(String namespace, String name) {
    return index.rules(namespace, name);
  }

  /** All rules that hold for {@code who} in {@code namespace}; empty for the whole cluster. */
  List<Rule> of(Identity who, String namespace) {
    return index.rulesFor(who, namespace);
  }
}
