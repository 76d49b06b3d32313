package io.coracle.apiserver.kinds.webhook;

import io.coracle.apiserver.expression.Expressions;
import io.coracle.apiserver.expression.Shape;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.Set;

/** Rules for expressions about requests, and for conditions made of them. */
public final class ConditionRules {
  /** What match conditions may speak of. */
  public static final Set<String> NAMES =
      Set.of("object", "oldObject", "request", "authorizer", "namespaceObject");

  private static final int MAX_CONDITIONS = 64;

  private ConditionRules() {}

  /**
   * Conditions that narrow down further.
   *
   * @param names what they may speak of
   */
  public static void conditions(Field conditions, Set<String> names) {
    if (conditions.size() > MAX_CONDITIONS) {
      conditions.tooMany(MAX_CONDITIONS);
    }
    Set<String> seen = new HashSet<>();
    for (Field condition : conditions.items()) {
      expression(condition.at("expression"), names, Set.of(), Shape.BOOLEAN);
      Field name = condition.at("name");
      if (name.notEmpty("")) {
        name.invalid(Names.qualifiedName(name.text()));
        if (!seen.add(name.text())) {
          name.duplicate();
        }
      }
    }
  }

  /** An expression that must be there. */
  public static void expression(
      Field expression, Set<String> names, Set<String> composed, Shape wanted) {
    if (expression.text().isBlank()) {
      expression.required("");
    } else {
      Expressions.fault(expression.text(), names, composed, wanted).ifPresent(expression::invalid);
    }
  }
}
