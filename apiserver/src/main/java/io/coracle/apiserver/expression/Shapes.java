package io.coracle.apiserver.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.Map;
import java.util.Set;

/** Tells the shape of an expression from its outermost parts. */
final class Shapes {
  private static final Set<String> CONDITIONS =
      Set.of(
          "_&&_",
          "_||_",
          "!_",
          "_==_",
          "_!=_",
          "_<_",
          "_<=_",
          "_>_",
          "_>=_",
          "@in",
          "startsWith",
          "endsWith",
          "contains",
          "matches",
          "bool");

  private static final Map<String, Shape> CONVERSIONS =
      Map.of(
          "string", Shape.TEXT,
          "int", Shape.NUMBER,
          "uint", Shape.NUMBER,
          "double", Shape.NUMBER,
          "size", Shape.NUMBER);

  private Shapes() {}

  static Shape of(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> of(expression.constant());
      case SELECT -> expression.select().testOnly() ? Shape.BOOLEAN : Shape.UNKNOWN;
      case CALL -> of(expression.call());
      case LIST -> Shape.LIST;
      case MAP -> Shape.MAP;
      case STRUCT -> Shape.OBJECT;
      case IDENT, COMPREHENSION, NOT_SET -> Shape.UNKNOWN;
    };
  }

  private static Shape of(CelConstant constant) {
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> Shape.BOOLEAN;
      case INT64_VALUE, UINT64_VALUE, DOUBLE_VALUE -> Shape.NUMBER;
      case STRING_VALUE -> Shape.TEXT;
      case NULL_VALUE -> Shape.NULL;
      default -> Shape.UNKNOWN;
    };
  }

  private static Shape of(CelExpr.CelCall call) {
    String function = call.function();
    if (CONDITIONS.contains(function)) {
      return Shape.BOOLEAN;
    }
    if (CONVERSIONS.containsKey(function)
        && !(call.target().isPresent() && call.args().size() > 0)) {
      return CONVERSIONS.getOrDefault(function, Shape.UNKNOWN);
    }
    return switch (function) {
      case "_+_" -> sum(of(call.args().get(0)), of(call.args().get(1)));
      case "_?_:_" -> {
        Shape first = of(call.args().get(1));
        yield first == of(call.args().get(2)) ? first : Shape.UNKNOWN;
      }
      default -> Shape.UNKNOWN;
    };
  }

  private static Shape sum(Shape one, Shape other) {
    return one == Shape.UNKNOWN ? other : one;
  }
}
