package io.coracle.apiserver.admission.access;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.authorization.RbacTrees;
import io.coracle.apiserver.authorization.Rule;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.request.Identity;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody gives more than they have (Kubernetes documentation, "Privilege escalation prevention"):
 * who writes a role must hold all of its rules or may {@code escalate} it; who binds a role must
 * hold all of its rules or may {@code bind} it. Decided before validation, as the reference does.
 */
public final class RoleEscalation implements AdmissionPlugin {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final GroupResource ROLES = new GroupResource(GROUP, "roles");
  private static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
  private static final Set<GroupResource> BINDINGS =
      Set.of(
          new GroupResource(GROUP, "rolebindings"),
          new GroupResource(GROUP, "clusterrolebindings"));

  /** What the owner of everything holds; who aggregates roles may come to hold it. */
  private static final List<Rule> EVERYTHING =
      List.of(
          new Rule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
          new Rule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

  private final Objects objects;

  public RoleEscalation(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "RoleEscalation";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object().orElse(null);
    GroupResource resource = attributes.resource().storage();
    if (object == null
        || !resource.group().equals(GROUP)
        || StoredRules.isMaster(attributes.identity())) {
      return;
    }
    if (resource.equals(ROLES) || resource.equals(CLUSTER_ROLES)) {
      role(attributes, object);
    } else if (BINDINGS.contains(resource)) {
      binding(attributes, object);
    }
  }

  private void role(AdmissionAttributes attributes, ObjectNode role) {
    StoredRules stored = StoredRules.of(objects);
    GroupResource resource = attributes.resource().storage();
    if (stored.allows(
        attributes.identity(),
        "escalate",
        GROUP,
        resource.resource(),
        attributes.namespace(),
        attributes.name())) {
      return;
    }
    confirm(attributes, stored, RbacTrees.rules(role.path("rules")));
    boolean aggregates =
        isAggregated(role) || attributes.before().filter(RoleEscalation::isAggregated).isPresent();
    if (aggregates) {
      confirm(attributes, stored, EVERYTHING);
    }
  }

  private static boolean isAggregated(JsonNode role) {
    return !role.path("aggregationRule").path("clusterRoleSelectors").isEmpty();
  }

  private void binding(AdmissionAttributes attributes, ObjectNode binding) {
    JsonNode reference = binding.path("roleRef");
    boolean cluster = reference.path("kind").asString("").equals("ClusterRole");
    String name = reference.path("name").asString("");
    StoredRules stored = StoredRules.of(objects);
    GroupResource resource = cluster ? CLUSTER_ROLES : ROLES;
    if (stored.allows(
        attributes.identity(), "bind", GROUP, resource.resource(), attributes.namespace(), name)) {
      return;
    }
    String namespace = cluster ? "" : attributes.namespace();
    if (objects.get(resource, namespace, name).isEmpty()) {
      throw StatusException.notFound(attributes.resource().name().groupResource(), name);
    }
    confirm(attributes, stored, stored.ofRole(namespace, name));
  }

  private static void confirm(
      AdmissionAttributes attributes, StoredRules stored, List<Rule> wanted) {
    Identity who = attributes.identity();
    List<Rule> missing = Rule.missing(stored.of(who, attributes.namespace()), wanted);
    if (!missing.isEmpty()) {
      throw StatusException.forbidden(
          attributes.resource().name().groupResource(),
          attributes.name(),
          "user \""
              + who.user()
              + "\" (groups="
              + who.groups()
              + ") is attempting to grant RBAC permissions not currently held: "
              + missing);
    }
  }
}
