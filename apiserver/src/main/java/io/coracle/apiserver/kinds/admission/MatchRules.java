package io.coracle.apiserver.kinds.admission;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.webhook.RuleRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Which requests a policy is about. */
final class MatchRules {
  private static final List<String> MATCH = List.of("Equivalent", "Exact");

  private static final List<String> MUTABLE = List.of("*", "CONNECT", "CREATE", "UPDATE");

  private MatchRules() {}

  static void defaults(@Nullable ObjectNode resources) {
    if (resources == null) {
      return;
    }
    Defaults.textIfAbsent(resources, "matchPolicy", "Equivalent");
    Defaults.objectIfAbsent(resources, "namespaceSelector");
    Defaults.objectIfAbsent(resources, "objectSelector");
    for (String list : List.of("resourceRules", "excludeResourceRules")) {
      for (ObjectNode rule : Defaults.objects(resources, list)) {
        Defaults.textIfAbsent(rule, "scope", "*");
      }
    }
  }

  static void validate(Field resources) {
    resources.at("matchPolicy").optionalOneOf(MATCH);
    LabelRules.selector(resources.at("namespaceSelector"));
    LabelRules.selector(resources.at("objectSelector"));
    for (String list : List.of("resourceRules", "excludeResourceRules")) {
      for (Field rule : resources.at(list).items()) {
        Set<String> names = new HashSet<>();
        for (Field name : rule.at("resourceNames").items()) {
          name.invalid(Names.pathSegment(name.text()));
          if (!names.add(name.text())) {
            name.duplicate();
          }
        }
        RuleRules.validate(rule);
      }
    }
  }

  /** What is deleted cannot be mutated. The reference names no rule in the path. */
  static void mutable(Field resources) {
    for (Field rule : resources.at("resourceRules").items()) {
      for (Field operation : rule.at("operations").items()) {
        if (!MUTABLE.contains(operation.text())) {
          resources.at("resourceRules").at("operations").notSupported(operation.text(), MUTABLE);
        }
      }
    }
  }
}
