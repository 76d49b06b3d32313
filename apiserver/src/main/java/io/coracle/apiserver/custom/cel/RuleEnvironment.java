package io.coracle.apiserver.custom.cel;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import io.coracle.apiserver.custom.schema.Patterns;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
  private static final Declarations DECLARATIONS =
      new Declarations(
          List.of(
              CelExtensions.strings(),
              CelExtensions.optional(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.comprehensions()),
          FUNCTIONS.declarations());
  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(
              CelExtensions.optional(), CelExtensions.bindings(), CelExtensions.comprehensions())
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.optional(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.comprehensions())
          .setStandardEnvironmentEnabled(false)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                  .build())
          .addFunctionBindings(FUNCTIONS.bindings())
          .addFunctionBindings(matches("matches"), matches("matches_string"))
          .build();

  private final SchemaTypes types;
  private final Map<Known, CelChecker> checkers = new ConcurrentHashMap<>();

  /**
   * What a checker knows.
   *
   * @param optionalOldSelf whether the old value is one that may be absent
   * @param functions the names of the functions that may be called
   */
  private record Known(boolean optionalOldSelf, Set<String> functions) {}

  /**
   * @param whole whether the node is that of a whole object
   */
  RuleEnvironment(StructuralSchema schema, boolean whole) {
    this.types = new SchemaTypes(schema, whole);
  }

  /** The standard function, but for expressions that are too large. */
  private static CelFunctionBinding matches(String overload) {
    return CelFunctionBinding.from(
        overload,
        String.class,
        String.class,
        (text, pattern) -> Patterns.compile(pattern).matcher(text).find());
  }

  private static Functions functions() {
    var functions = new Functions();
    NetworkFunctions.addTo(functions);
    ValueFunctions.addTo(functions);
    ListFunctions.addTo(functions);
    TextFunctions.addTo(functions);
    return functions;
  }

  private CelChecker checker(Known known) {
    CelType self = types.root();
    CelCheckerBuilder checker =
        CelCompilerFactory.standardCelCheckerBuilder()
            .setOptions(OPTIONS)
            .setTypeProvider(types)
            .addVarDeclarations(
                CelVarDecl.newVarDeclaration("self", self),
                CelVarDecl.newVarDeclaration(
                    "oldSelf", known.optionalOldSelf() ? OptionalType.create(self) : self));
    DECLARATIONS.addTo(checker, known.functions());
    return checker.build();
  }

  /**
   * Compiles an expression.
   *
   * @param optionalOldSelf whether the old value is one that may be absent
   * @throws CelValidationException when it is wrong
   */
  CelAbstractSyntaxTree compile(String text, boolean optionalOldSelf)
      throws CelValidationException {
    CelAbstractSyntaxTree parsed = PARSER.parse(text).getAst();
    var known = new Known(optionalOldSelf, DECLARATIONS.mentioned(parsed));
    return checkers.computeIfAbsent(known, this::checker).check(parsed).getAst();
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
