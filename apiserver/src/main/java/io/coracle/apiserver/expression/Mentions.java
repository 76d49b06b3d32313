package io.coracle.apiserver.expression;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds names in an expression that mean nothing there. */
final class Mentions {
  private static final String VARIABLES = "variables";

  /** Types, and the beginnings of the names of functions. */
  private static final Set<String> ALWAYS =
      Set.of(
          "bool",
          "bytes",
          "double",
          "dyn",
          "int",
          "list",
          "map",
          "null_type",
          "string",
          "type",
          "uint",
          "google",
          "math",
          "optional",
          "sets",
          "strings",
          "base64",
          "ip",
          "cidr",
          "format",
          "jsonpatch",
          "kubernetes",
          "net");

  /** Macros of extensions whose first arguments are names of their own. */
  private static final Set<String> BINDING =
      Set.of(
          "all",
          "exists",
          "existsOne",
          "exists_one",
          "transformList",
          "transformMap",
          "transformMapEntry",
          "sortBy");

  private final Set<String> names;
  private final Set<String> composed;

  Mentions(Set<String> names, Set<String> composed) {
    this.names = Set.copyOf(names);
    this.composed = Set.copyOf(composed);
  }

  Optional<String> firstUnknown(CelExpr expression) {
    var unknown = new ArrayList<String>();
    visit(expression, Set.of(), unknown);
    return unknown.stream().findFirst();
  }

  private void visit(CelExpr expression, Set<String> bound, List<String> unknown) {
    switch (expression.getKind()) {
      case IDENT -> ident(expression.ident().name(), bound, unknown);
      case SELECT -> select(expression.select(), bound, unknown);
      case CALL -> call(expression.call(), bound, unknown);
      case LIST -> expression.list().elements().forEach(e -> visit(e, bound, unknown));
      case STRUCT -> expression.struct().entries().forEach(e -> visit(e.value(), bound, unknown));
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(
                  entry -> {
                    visit(entry.key(), bound, unknown);
                    visit(entry.value(), bound, unknown);
                  });
      case COMPREHENSION -> comprehension(expression.comprehension(), bound, unknown);
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void ident(String name, Set<String> bound, List<String> unknown) {
    String plain = name.startsWith(".") ? name.substring(1) : name;
    boolean known =
        bound.contains(plain)
            || names.contains(plain)
            || ALWAYS.contains(plain)
            || (plain.equals(VARIABLES) && names.contains(VARIABLES));
    if (!known) {
      unknown.add(plain);
    }
  }

  private void select(CelExpr.CelSelect select, Set<String> bound, List<String> unknown) {
    CelExpr operand = select.operand();
    boolean variable =
        operand.getKind() == CelExpr.ExprKind.Kind.IDENT
            && operand.ident().name().equals(VARIABLES)
            && !bound.contains(VARIABLES);
    if (variable && names.contains(VARIABLES) && !composed.contains(select.field())) {
      unknown.add(VARIABLES + "." + select.field());
      return;
    }
    visit(operand, bound, unknown);
  }

  private void call(CelExpr.CelCall call, Set<String> bound, List<String> unknown) {
    call.target().ifPresent(target -> visit(target, bound, unknown));
    Set<String> inner = bound;
    if (call.target().isPresent() && BINDING.contains(call.function())) {
      inner = new HashSet<>(bound);
      for (CelExpr argument : call.args()) {
        if (argument.getKind() == CelExpr.ExprKind.Kind.IDENT) {
          inner.add(argument.ident().name());
        }
      }
    }
    for (CelExpr argument : call.args()) {
      visit(argument, inner, unknown);
    }
  }

  private void comprehension(
      CelExpr.CelComprehension comprehension, Set<String> bound, List<String> unknown) {
    visit(comprehension.iterRange(), bound, unknown);
    visit(comprehension.accuInit(), bound, unknown);
    var inner = new HashSet<>(bound);
    inner.addAll(
        List.of(comprehension.iterVar(), comprehension.iterVar2(), comprehension.accuVar()));
    visit(comprehension.loopCondition(), inner, unknown);
    visit(comprehension.loopStep(), inner, unknown);
    visit(comprehension.result(), inner, unknown);
  }
}
