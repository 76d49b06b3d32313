package io.coracle.apiserver.expression;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.Optional;
import java.util.Set;

/** Reads expressions and says what is wrong with them. Thread-safe. */
public final class Expressions {
  /** Longer expressions are not read. */
  public static final int MAX_LENGTH = 16 * 1024;

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .setOptions(CelOptions.current().enableOptionalSyntax(true).build())
          .build();

  private Expressions() {}

  /**
   * What is wrong with an expression, in words; empty if nothing is.
   *
   * @param names what it may speak of, e.g. {@code object}
   * @param composed the fields that {@code variables} has
   * @param wanted what it has to yield
   */
  public static Optional<String> fault(
      String expression, Set<String> names, Set<String> composed, Shape wanted) {
    if (expression.length() > MAX_LENGTH) {
      return Optional.of("expression is longer than " + MAX_LENGTH + " characters");
    }
    CelExpr parsed;
    try {
      parsed = PARSER.parse(expression).getAst().getExpr();
    } catch (CelValidationException e) {
      return Optional.of("compilation failed: " + e.getMessage());
    }
    Optional<String> unknown = new Mentions(names, composed).firstUnknown(parsed);
    if (unknown.isPresent()) {
      return Optional.of("compilation failed: undeclared reference to '" + unknown.get() + "'");
    }
    Shape shape = Shapes.of(parsed);
    return shape.fits(wanted)
        ? Optional.empty()
        : Optional.of("must evaluate to " + wanted.text() + ", not to " + shape.text());
  }
}
