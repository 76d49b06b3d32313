package io.coracle.apiserver.custom.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.HashMap;
import java.util.Map;

/**
 * The most that an expression can cost, in the reference server's units: one for each step, a tenth
 * for each character that is looked at, and what is in a loop as often as the loop can go round.
 */
final class CostEstimate {
  private static final double PER_CHARACTER = 0.1;
  private static final double REGEX = 0.25;

  private final Map<String, Bounds> variables = new HashMap<>();

  private CostEstimate(Bounds self) {
    variables.put("self", self);
    variables.put("oldSelf", self);
  }

  /** The most that {@code expr} can cost for a {@code self} within bounds. */
  static double of(CelExpr expr, Bounds self) {
    return new CostEstimate(self).visit(expr).cost();
  }

  /** The cost of a value and how large it can be. */
  private record Estimate(double cost, Bounds bounds) {
    Estimate plus(double more) {
      return new Estimate(cost + more, bounds);
    }
  }

  private Estimate visit(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> new Estimate(0, constant(expr.constant()));
      case IDENT -> new Estimate(1, variables.getOrDefault(expr.ident().name(), Bounds.ONE));
      case SELECT -> {
        Estimate operand = visit(expr.select().operand());
        yield new Estimate(operand.cost() + 1, operand.bounds().field(expr.select().field()));
      }
      case CALL -> call(expr.call());
      case LIST -> {
        double cost = 10;
        for (CelExpr element : expr.list().elements()) {
          cost += visit(element).cost();
        }
        yield new Estimate(cost, new Bounds(expr.list().elements().size(), null));
      }
      case MAP -> {
        double cost = 30;
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
          cost += visit(entry.key()).cost() + visit(entry.value()).cost();
        }
        yield new Estimate(cost, new Bounds(expr.map().entries().size(), null));
      }
      case STRUCT, NOT_SET -> new Estimate(40, Bounds.ONE);
      case COMPREHENSION -> loop(expr.comprehension());
    };
  }

  private static Bounds constant(CelConstant constant) {
    return constant.getKind() == CelConstant.Kind.STRING_VALUE
        ? new Bounds(constant.stringValue().length(), null)
        : Bounds.ONE;
  }

  private Estimate loop(CelExpr.CelComprehension loop) {
    Estimate range = visit(loop.iterRange());
    Estimate start = visit(loop.accuInit());
    Bounds outer = variables.get(loop.iterVar());
    Bounds outerResult = variables.get(loop.accuVar());
    variables.put(loop.iterVar(), range.bounds().element());
    if (!loop.iterVar2().isEmpty()) {
      variables.put(loop.iterVar2(), range.bounds().element());
    }
    variables.put(loop.accuVar(), range.bounds());
    double round = visit(loop.loopCondition()).cost() + visit(loop.loopStep()).cost();
    Estimate result = visit(loop.result());
    restore(loop.iterVar(), outer);
    restore(loop.accuVar(), outerResult);
    return new Estimate(
        range.cost() + start.cost() + range.bounds().size() * round + result.cost(),
        range.bounds());
  }

  private void restore(String name, @org.jspecify.annotations.Nullable Bounds bounds) {
    if (bounds == null) {
      variables.remove(name);
    } else {
      variables.put(name, bounds);
    }
  }

  private Estimate call(CelExpr.CelCall call) {
    double cost = 1;
    Bounds first = Bounds.ONE;
    Bounds last = Bounds.ONE;
    boolean seen = false;
    if (call.target().isPresent()) {
      Estimate target = visit(call.target().get());
      cost += target.cost();
      first = target.bounds();
      seen = true;
    }
    for (CelExpr argument : call.args()) {
      Estimate estimate = visit(argument);
      cost += estimate.cost();
      first = seen ? first : estimate.bounds();
      seen = true;
      last = estimate.bounds();
    }
    return own(call.function(), first, last).plus(cost);
  }

  /** What a function costs by itself, and how large its result can be. */
  private static Estimate own(String function, Bounds first, Bounds last) {
    double characters = first.size() * PER_CHARACTER;
    return switch (function) {
      case "_[_]", "_[?_]" -> new Estimate(0, first.element());
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
          new Estimate(Math.min(first.size(), last.size()) * PER_CHARACTER, Bounds.ONE);
      case "_+_" ->
          new Estimate(
              characters + last.size() * PER_CHARACTER,
              new Bounds(first.size() + last.size(), first.schema()));
      case "@in", "_in_", "in" -> new Estimate(last.size(), Bounds.ONE);
      case "matches", "find", "findAll" ->
          new Estimate(characters * Math.max(1, last.size() * REGEX), first);
      case "contains", "indexOf", "lastIndexOf", "split", "replace" ->
          new Estimate(characters * Math.max(1, last.size() * PER_CHARACTER), first);
      case "startsWith", "endsWith" -> new Estimate(last.size() * PER_CHARACTER, Bounds.ONE);
      case "sum", "min", "max", "isSorted" -> new Estimate(first.size(), Bounds.ONE);
      case "lowerAscii",
          "upperAscii",
          "trim",
          "substring",
          "join",
          "url",
          "isURL",
          "quantity",
          "isQuantity",
          "ip",
          "isIP",
          "cidr",
          "isCIDR",
          "validate" ->
          new Estimate(characters, first);
      case "_?_:_", "_&&_", "_||_", "!_", "@not_strictly_false", "size" -> new Estimate(0, last);
      default -> new Estimate(0, first);
    };
  }
}
