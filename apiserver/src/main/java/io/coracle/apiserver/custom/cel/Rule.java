package io.coracle.apiserver.custom.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelRuntime;
import io.coracle.api.FieldFault;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One rule, compiled.
 *
 * @param text as it was declared
 * @param comparesOld whether it says something of the old value
 * @param optionalOld whether the old value may be absent
 * @param message what is said when it does not hold; empty for the rule itself
 * @param messageProgram makes a better message
 * @param fieldPath where the fault is, seen from the value; empty for the value itself
 */
record Rule(
    String text,
    CelRuntime.Program program,
    boolean comparesOld,
    boolean optionalOld,
    String message,
    Optional<CelRuntime.Program> messageProgram,
    FieldFault.Type reason,
    String fieldPath) {

  /**
   * Compiles {@code declared}.
   *
   * @throws CelValidationException when it is wrong, which the definition's validation excludes
   */
  static Rule of(JsonNode declared, RuleEnvironment environment) throws CelValidationException {
    String text = declared.path("rule").asString("");
    boolean optional = declared.path("optionalOldSelf").asBoolean(false);
    CelAbstractSyntaxTree tree = environment.compile(text, optional);
    String expression = declared.path("messageExpression").asString("");
    Optional<CelRuntime.Program> message =
        expression.isEmpty()
            ? Optional.empty()
            : Optional.of(RuleEnvironment.program(environment.compile(expression, optional)));
    return new Rule(
        text,
        RuleEnvironment.program(tree),
        usesOld(tree),
        optional,
        declared.path("message").asString(""),
        message,
        reason(declared.path("reason").asString("")),
        declared.path("fieldPath").asString(""));
  }

  /** Whether an expression says something of the old value. */
  static boolean usesOld(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .anyMatch(
            expr ->
                expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                    && expr.ident().name().equals("oldSelf"));
  }

  private static FieldFault.Type reason(String reason) {
    return switch (reason) {
      case "FieldValueRequired" -> FieldFault.Type.REQUIRED;
      case "FieldValueForbidden" -> FieldFault.Type.FORBIDDEN;
      case "FieldValueDuplicate" -> FieldFault.Type.DUPLICATE;
      default -> FieldFault.Type.INVALID;
    };
  }
}
