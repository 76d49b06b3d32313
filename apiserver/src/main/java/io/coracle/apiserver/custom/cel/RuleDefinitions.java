package io.coracle.apiserver.custom.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Checks rules where they are declared: that they compile, and what they can cost at most. */
public final class RuleDefinitions {
  /** What one rule may cost, as often as it can be evaluated in one object. */
  public static final double MAX_RULE_COST = 10_000_000;

  /** What all rules of a schema may cost together. */
  public static final double MAX_TOTAL_COST = 100_000_000;

  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private final FieldFaults faults;
  private double total;

  private RuleDefinitions(FieldFaults faults) {
    this.faults = faults;
  }

  /** Checks all rules of {@code schema}, which stands at {@code path}. */
  public static void check(StructuralSchema schema, String path, FieldFaults faults) {
    var all = new RuleDefinitions(faults);
    all.node(schema, path, 1, true, true);
    if (all.total > MAX_TOTAL_COST) {
      faults.forbidden(
          path,
          "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds"
              + " budget by factor of "
              + factor(all.total / MAX_TOTAL_COST));
    }
  }

  private static String factor(double factor) {
    return factor > 100 ? "more than 100x" : String.format(java.util.Locale.ROOT, "%.1fx", factor);
  }

  /**
   * @param times how often the node can be in one object
   * @param correlated whether an old value can be found for a new one
   */
  private void node(
      StructuralSchema schema, String path, double times, boolean whole, boolean correlated) {
    JsonNode rules = schema.source().path("x-kubernetes-validations");
    if (!rules.isEmpty()) {
      var environment = new RuleEnvironment(schema, whole);
      for (int i = 0; i < rules.size(); i++) {
        String place = path + ".x-kubernetes-validations[" + i + "]";
        rule(rules.get(i), schema, environment, place, times, correlated);
      }
    }
    schema
        .properties()
        .forEach(
            (name, child) ->
                node(
                    child,
                    path + ".properties[" + name + "]",
                    times,
                    child.embedded(),
                    correlated));
    double elements = times * Bounds.of(schema).size();
    boolean map = correlated && schema.listType().equals("map");
    schema
        .items()
        .ifPresent(items -> node(items, path + ".items", elements, items.embedded(), map));
    schema
        .additional()
        .ifPresent(
            more ->
                node(more, path + ".additionalProperties", elements, more.embedded(), correlated));
  }

  private void rule(
      JsonNode rule,
      StructuralSchema schema,
      RuleEnvironment environment,
      String path,
      double times,
      boolean correlated) {
    String text = rule.path("rule").asString("");
    if (text.isBlank()) {
      faults.required(path + ".rule", "rule is not specified");
      return;
    }
    texts(rule, text, path);
    boolean optional = rule.path("optionalOldSelf").asBoolean(false);
    try {
      CelAbstractSyntaxTree tree = environment.compile(text, optional);
      if (!RuleEnvironment.isBool(tree)) {
        faults.invalid(path + ".rule", text, "must evaluate to a bool");
        return;
      }
      boolean old = Rule.usesOld(tree);
      if (old && !correlated) {
        faults.invalid(
            path + ".rule",
            text,
            "oldSelf cannot be used on the uncorrelatable portion of a schema");
      }
      if (optional && !old) {
        faults.invalid(
            path + ".optionalOldSelf", true, "may not be set if oldSelf is not used in rule");
      }
      cost(CostEstimate.of(tree.getExpr(), Bounds.of(schema)) * times, path + ".rule");
    } catch (CelValidationException e) {
      faults.invalid(path + ".rule", text, "compilation failed: " + e.getMessage());
      return;
    }
    message(rule, schema, environment, path, times, optional);
  }

  private void cost(double cost, String path) {
    total += cost;
    if (cost > MAX_RULE_COST) {
      faults.forbidden(
          path,
          "estimated rule cost exceeds budget by factor of "
              + factor(cost / MAX_RULE_COST)
              + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
              + " arrays, maps, and strings are declared)");
    }
  }

  private void texts(JsonNode rule, String text, String path) {
    String message = rule.path("message").asString("");
    if (rule.has("message") && !message.isEmpty() && message.isBlank()) {
      faults.invalid(path + ".message", message, "message must be non-empty if specified");
    } else if (message.indexOf('\n') >= 0) {
      faults.invalid(path + ".message", message, "message must not contain line breaks");
    } else if (message.isEmpty() && text.strip().indexOf('\n') >= 0) {
      faults.required(path + ".message", "message must be specified if rule contains line breaks");
    }
    String expression = rule.path("messageExpression").asString("");
    if (!expression.isEmpty() && expression.isBlank()) {
      faults.required(path + ".messageExpression", "must be non-empty if specified");
    }
    String reason = rule.path("reason").asString("");
    if (rule.hasNonNull("reason") && !REASONS.contains(reason)) {
      faults.notSupported(path + ".reason", reason, REASONS);
    }
  }

  private void message(
      JsonNode rule,
      StructuralSchema schema,
      RuleEnvironment environment,
      String path,
      double times,
      boolean optional) {
    String expression = rule.path("messageExpression").asString("");
    if (rule.hasNonNull("messageExpression") && !expression.isEmpty()) {
      try {
        CelAbstractSyntaxTree tree = environment.compile(expression, optional);
        if (!RuleEnvironment.isText(tree)) {
          faults.invalid(path + ".messageExpression", expression, "must evaluate to a string");
        }
        cost(
            CostEstimate.of(tree.getExpr(), Bounds.of(schema)) * times,
            path + ".messageExpression");
      } catch (CelValidationException e) {
        faults.invalid(
            path + ".messageExpression", expression, "compilation failed: " + e.getMessage());
      }
    }
    String place = rule.path("fieldPath").asString("");
    if (!place.isEmpty() && !FieldPaths.exists(place, schema)) {
      faults.invalid(path + ".fieldPath", place, "fieldPath must be a valid path");
    }
  }
}
