package io.coracle.apiserver.custom.cel;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.extensions.CelExtensionLibrary.FeatureSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The functions that rules know, by name. The checker reads all declarations again for every
 * expression, which takes longer than all the rest of it; so it is only given those that an
 * expression mentions. Thread-safe.
 */
final class Declarations {
  /** So many sets of standard functions are kept; rules with others wait longer. */
  private static final int MAX_KEPT = 512;

  private final Map<String, List<CelFunctionDecl>> functions = new HashMap<>();
  private final Map<String, StandardFunction> standard = new HashMap<>();
  private final List<CelVarDecl> variables = new ArrayList<>();
  private final Map<Set<StandardFunction>, CelStandardDeclarations> kept =
      new ConcurrentHashMap<>();

  /**
   * @param own functions beside those of CEL and its extensions
   */
  Declarations(List<FeatureSet> extensions, List<CelFunctionDecl> own) {
    for (StandardFunction function : StandardFunction.values()) {
      // The others are names that functions had before.
      if (!function.functionName().startsWith("__")) {
        standard.put(function.functionName(), function);
      }
    }
    for (FeatureSet extension : extensions) {
      extension.functions().forEach(this::add);
      variables.addAll(extension.variables());
    }
    own.forEach(this::add);
  }

  private void add(CelFunctionDecl function) {
    functions.computeIfAbsent(function.name(), name -> new ArrayList<>()).add(function);
  }

  /** The names in an expression by which functions can be called in it. */
  Set<String> mentioned(CelAbstractSyntaxTree tree) {
    Set<String> names = new HashSet<>();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .filter(expr -> expr.getKind() == CelExpr.ExprKind.Kind.CALL)
        .forEach(expr -> names(expr.call(), names));
    names.removeIf(name -> !standard.containsKey(name) && !functions.containsKey(name));
    return names;
  }

  /** A call on {@code a.b} may be one on that value, or one of the function {@code a.b.name}. */
  private static void names(CelExpr.CelCall call, Set<String> names) {
    names.add(call.function());
    call.target()
        .map(Declarations::dotted)
        .filter(path -> !path.isEmpty())
        .ifPresent(path -> names.add(path + "." + call.function()));
  }

  /** The names and dots that an expression consists of; empty if there is more in it. */
  private static String dotted(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> expr.ident().name();
      case SELECT -> {
        String operand = dotted(expr.select().operand());
        yield operand.isEmpty() ? "" : operand + "." + expr.select().field();
      }
      case CALL, CONSTANT, LIST, MAP, STRUCT, COMPREHENSION, NOT_SET -> "";
    };
  }

  /** Declares the functions of these names, and all types. */
  void addTo(CelCheckerBuilder checker, Set<String> names) {
    Set<StandardFunction> used = EnumSet.noneOf(StandardFunction.class);
    for (String name : names) {
      if (standard.containsKey(name)) {
        used.add(standard.get(name));
      }
      checker.addFunctionDeclarations(functions.getOrDefault(name, List.of()));
    }
    checker
        .setStandardEnvironmentEnabled(false)
        .setStandardDeclarations(standard(used))
        .addVarDeclarations(variables);
  }

  private CelStandardDeclarations standard(Set<StandardFunction> used) {
    CelStandardDeclarations known = kept.get(used);
    if (known != null) {
      return known;
    }
    CelStandardDeclarations declarations =
        CelStandardDeclarations.newBuilder()
            .filterFunctions((function, overload) -> used.contains(function))
            .build();
    if (kept.size() < MAX_KEPT) {
      kept.put(used, declarations);
    }
    return declarations;
  }
}
