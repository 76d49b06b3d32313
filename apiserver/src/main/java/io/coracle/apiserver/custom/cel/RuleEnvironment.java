package io.coracle.apiserver.custom.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.coracle.apiserver.custom.schema.StructuralSchema;

/**
 * What the rules of one node of a schema are compiled in: the types of the node, and the functions
 * that there are. Thread-safe.
 */
final class RuleEnvironment {
  /** A rule that goes round more often than this costs more than any rule may. */
  private static final int MAX_ITERATIONS = 1_000_000;

  private static final int MAX_REGEX_PROGRAM = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableTimestampEpoch(true)
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxRegexProgramSize(MAX_REGEX_PROGRAM)
          .build();

  private static final Functions FUNCTIONS = functions();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.optional(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.comprehensions())
          .addFunctionBindings(FUNCTIONS.bindings())
          .build();

  private final CelCompiler plain;
  private final CelCompiler optional;

  /**
   * @param whole whether the node is that of a whole object
   */
  RuleEnvironment(StructuralSchema schema, boolean whole) {
    var types = new SchemaTypes(schema, whole);
    this.plain = compiler(types, types.root());
    this.optional = compiler(types, OptionalType.create(types.root()));
  }

  private static Functions functions() {
    var functions = new Functions();
    NetworkFunctions.addTo(functions);
    ValueFunctions.addTo(functions);
    ListFunctions.addTo(functions);
    return functions;
  }

  private static CelCompiler compiler(SchemaTypes types, CelType oldSelf) {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .setTypeProvider(types)
        .addLibraries(
            CelExtensions.strings(),
            CelExtensions.optional(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.bindings(),
            CelExtensions.comprehensions())
        .addFunctionDeclarations(FUNCTIONS.declarations())
        .addVar("self", types.root())
        .addVar("oldSelf", oldSelf)
        .build();
  }

  /**
   * Compiles an expression.
   *
   * @param optionalOldSelf whether the old value is one that may be absent
   * @throws CelValidationException when it is wrong
   */
  CelAbstractSyntaxTree compile(String text, boolean optionalOldSelf)
      throws CelValidationException {
    return (optionalOldSelf ? optional : plain).compile(text).getAst();
  }

  /** What evaluates {@code tree}. */
  static CelRuntime.Program program(CelAbstractSyntaxTree tree) {
    try {
      return RUNTIME.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("a rule that compiles cannot be evaluated", e);
    }
  }

  /** Whether an expression of this type is true or false. */
  static boolean isBool(CelAbstractSyntaxTree tree) {
    return tree.getResultType().equals(SimpleType.BOOL)
        || tree.getResultType().equals(SimpleType.DYN);
  }

  static boolean isText(CelAbstractSyntaxTree tree) {
    return tree.getResultType().equals(SimpleType.STRING);
  }
}
