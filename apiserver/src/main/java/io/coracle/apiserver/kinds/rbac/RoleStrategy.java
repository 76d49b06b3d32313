package io.coracle.apiserver.kinds.rbac;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Roles and cluster roles (API reference, Role and ClusterRole). */
public final class RoleStrategy implements Strategy {
  private final boolean namespaced;

  private RoleStrategy(boolean namespaced) {
    this.namespaced = namespaced;
  }

  public static RoleStrategy role() {
    return new RoleStrategy(true);
  }

  public static RoleStrategy clusterRole() {
    return new RoleStrategy(false);
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
  public void validate(ObjectNode object, FieldFaults faults) {
    Field role = Field.root(object, faults);
    for (Field rule : role.at("rules").items()) {
      rule(rule);
    }
    Field aggregation = role.at("aggregationRule");
    if (aggregation.present()) {
      Field selectors = aggregation.at("clusterRoleSelectors");
      if (selectors.size() == 0) {
        selectors.required(
            "at least one clusterRoleSelector required if aggregationRule is" + " non-nil");
      }
      for (Field selector : selectors.items()) {
        if (!LabelRules.selector(selector)) {
          selector.invalid("invalid label selector");
        }
      }
    }
  }

  /** The reference finds the faults of the whole a second time here. */
  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    validate(object, faults);
  }

  private void rule(Field rule) {
    if (rule.at("verbs").size() == 0) {
      rule.at("verbs").required("verbs must contain at least one value");
    }
    Field paths = rule.at("nonResourceURLs");
    if (paths.size() > 0) {
      if (namespaced) {
        paths.invalid("namespaced rules cannot apply to non-resource URLs");
      }
      boolean mixed =
          rule.at("apiGroups").size() > 0
              || rule.at("resources").size() > 0
              || rule.at("resourceNames").size() > 0;
      if (mixed) {
        paths.invalid("rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (rule.at("apiGroups").size() == 0) {
      rule.at("apiGroups").required("resource rules must supply at least one api group");
    }
    if (rule.at("resources").size() == 0) {
      rule.at("resources").required("resource rules must supply at least one resource");
    }
  }
}
