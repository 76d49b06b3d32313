package io.coracle.apiserver.kinds.rbac;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Bindings of roles and cluster roles (API reference, RoleBinding and ClusterRoleBinding). */
public final class RoleBindingStrategy implements Strategy {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final boolean namespaced;

  private RoleBindingStrategy(boolean namespaced) {
    this.namespaced = namespaced;
  }

  public static RoleBindingStrategy roleBinding() {
    return new RoleBindingStrategy(true);
  }

  public static RoleBindingStrategy clusterRoleBinding() {
    return new RoleBindingStrategy(false);
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE_TWICE_AND_CHANGE;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode binding) {
    Defaults.text(Defaults.objectOrNew(binding, "roleRef"), "apiGroup", GROUP);
    for (ObjectNode subject : Defaults.objects(binding, "subjects")) {
      String kind = Defaults.text(subject, "kind");
      if (kind.equals("User") || kind.equals("Group")) {
        Defaults.text(subject, "apiGroup", GROUP);
      }
    }
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field binding = Field.root(object, faults);
    Field role = binding.at("roleRef");
    role.at("apiGroup").oneOf(List.of(GROUP));
    role.at("kind").oneOf(namespaced ? List.of("ClusterRole", "Role") : List.of("ClusterRole"));
    Field name = role.at("name");
    if (name.notEmpty("")) {
      name.invalid(Names.pathSegment(name.text()));
    }
    for (Field subject : binding.at("subjects").items()) {
      subject(subject);
    }
  }

  private void subject(Field subject) {
    Field name = subject.at("name");
    Field group = subject.at("apiGroup");
    name.notEmpty("");
    switch (subject.at("kind").text()) {
      case "ServiceAccount" -> {
        if (!name.isEmpty()) {
          name.invalid(Names.dnsSubdomain(name.text()));
        }
        if (!group.isEmpty()) {
          group.notSupported(List.of(""));
        }
        if (!namespaced) {
          subject.at("namespace").notEmpty("");
        }
      }
      case "User", "Group" -> group.oneOf(List.of(GROUP));
      default -> subject.at("kind").notSupported(List.of("Group", "ServiceAccount", "User"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode binding, ObjectNode before, FieldFaults faults) {
    // The reference finds the faults of the whole a second time here.
    validate(binding, faults);
    Field role = Field.root(binding, faults).at("roleRef");
    if (!role.sameAs(Field.root(before, new FieldFaults()).at("roleRef"))) {
      role.invalid("cannot change roleRef");
    }
  }
}
