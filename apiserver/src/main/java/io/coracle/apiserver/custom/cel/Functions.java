package io.coracle.apiserver.custom.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Collects functions that Kubernetes adds to CEL. Not thread-safe. */
final class Functions {
  private final Map<String, List<CelOverloadDecl>> declarations = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  /**
   * The type of an argument.
   *
   * @param type as expressions see it
   * @param values as the evaluator has it
   */
  record Argument(CelType type, Class<?> values) {}

  /** Adds a function that is called by its name alone. */
  void global(
      String name, CelType result, List<Argument> arguments, Function<Object[], Object> body) {
    String id = id(name, arguments);
    declare(name, CelOverloadDecl.newGlobalOverload(id, result, types(arguments)));
    bind(id, arguments, body);
  }

  /** Adds a function that is called on its first argument. */
  void member(
      String name, CelType result, List<Argument> arguments, Function<Object[], Object> body) {
    String id = "member_" + id(name, arguments);
    declare(name, CelOverloadDecl.newMemberOverload(id, result, types(arguments)));
    bind(id, arguments, body);
  }

  private void declare(String name, CelOverloadDecl overload) {
    declarations.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
  }

  private static String id(String name, List<Argument> arguments) {
    var id = new StringBuilder("kubernetes_").append(name.replace('.', '_'));
    arguments.forEach(a -> id.append('_').append(a.type().name().replaceAll("\\W", "_")));
    return id.toString();
  }

  private static List<CelType> types(List<Argument> arguments) {
    return arguments.stream().map(Argument::type).toList();
  }

  @SuppressWarnings("Immutable") // the bodies have no state
  private void bind(String id, List<Argument> arguments, Function<Object[], Object> body) {
    List<Class<?>> classes = new ArrayList<>();
    arguments.forEach(argument -> classes.add(argument.values()));
    CelFunctionOverload overload = body::apply;
    bindings.add(CelFunctionBinding.from(id, classes, overload));
  }

  List<CelFunctionDecl> declarations() {
    var all = new ArrayList<CelFunctionDecl>();
    declarations.forEach(
        (name, overloads) -> all.add(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
    return all;
  }

  List<CelFunctionBinding> bindings() {
    return List.copyOf(bindings);
  }
}
