package io.coracle.apiserver.kinds.webhook;

import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/** Rules for what requests a webhook is called for. */
public final class RuleRules {
  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");

  private RuleRules() {}

  public static void validate(Field rule) {
    Field operations = rule.at("operations");
    list(operations);
    for (Field operation : operations.items()) {
      operation.oneOf(OPERATIONS);
    }
    list(rule.at("apiGroups"));
    list(rule.at("apiVersions"));
    list(rule.at("resources"));
    rule.at("scope").optionalOneOf(SCOPES);
  }

  private static void list(Field list) {
    if (list.size() == 0) {
      list.required("");
      return;
    }
    for (Field entry : list.items()) {
      if (entry.is("*") && list.size() > 1) {
        list.invalid("if '*' is present, must not specify others");
        return;
      }
    }
  }
}
