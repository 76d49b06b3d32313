package io.coracle.api.selector;

import io.coracle.api.StatusException;
import io.coracle.api.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Conditions on labels that must all hold. Immutable.
 *
 * <p>Selectors of the API come in two forms: text in queries ({@code app=web,tier in (a,b),!old})
 * and objects with {@code matchLabels} and {@code matchExpressions}. An absent object matches
 * nothing, an empty one everything.
 */
public final class LabelSelector {
  /** Longer texts are refused. */
  public static final int MAX_LENGTH = 1 << 20;

  public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  private final List<Requirement> requirements;
  private final boolean nothing;

  private LabelSelector(List<Requirement> requirements, boolean nothing) {
    this.requirements =
        requirements.stream().sorted(Comparator.comparing(Requirement::key)).toList();
    this.nothing = nothing;
  }

  /** A selector of these conditions. */
  public static LabelSelector of(List<Requirement> requirements) {
    return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements, false);
  }

  /**
   * A selector of labels that must have these values, as ReplicationControllers and Services have
   * it. An empty map selects everything.
   *
   * @throws IllegalArgumentException when a key or value cannot be a label's
   */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return of(
        labels.entrySet().stream()
            .map(e -> new Requirement(e.getKey(), Operator.EQUALS, List.of(e.getValue())))
            .toList());
  }

  /**
   * Parses the text of a query parameter.
   *
   * @throws StatusException with reason BadRequest when it is no selector
   */
  public static LabelSelector parse(String text) {
    try {
      if (text.length() > MAX_LENGTH) {
        throw new IllegalArgumentException("the selector is too long");
      }
      return of(new LabelSelectorParser(text).parse());
    } catch (IllegalArgumentException e) {
      throw StatusException.badRequest(
          "unable to parse requirement: " + Objects.requireNonNullElse(e.getMessage(), ""));
    }
  }

  /**
   * The selector that a typed {@code LabelSelector} stands for; {@link #NOTHING} for null.
   *
   * @throws IllegalArgumentException when it breaks a rule
   */
  public static LabelSelector of(io.fabric8.kubernetes.api.model.@Nullable LabelSelector view) {
    if (view == null) {
      return NOTHING;
    }
    var requirements = new ArrayList<Requirement>();
    if (view.getMatchLabels() != null) {
      view.getMatchLabels().forEach((k, v) -> requirements.add(equal(k, v)));
    }
    if (view.getMatchExpressions() != null) {
      for (var expression : view.getMatchExpressions()) {
        List<String> values = expression.getValues();
        requirements.add(
            new Requirement(
                expression.getKey(),
                operator(expression.getOperator()),
                values == null ? List.of() : values));
      }
    }
    return of(requirements);
  }

  /**
   * The selector that the tree of a {@code LabelSelector} stands for; {@link #NOTHING} when it is
   * absent or null.
   *
   * @throws IllegalArgumentException when it breaks a rule
   */
  public static LabelSelector ofTree(@Nullable JsonNode tree) {
    if (tree == null || tree.isNull() || tree.isMissingNode()) {
      return NOTHING;
    }
    var requirements = new ArrayList<Requirement>();
    for (Map.Entry<String, JsonNode> label : tree.path("matchLabels").properties()) {
      requirements.add(equal(label.getKey(), label.getValue().asString("")));
    }
    for (JsonNode expression : tree.path("matchExpressions")) {
      var values = new ArrayList<String>();
      expression.path("values").forEach(v -> values.add(v.asString("")));
      requirements.add(
          new Requirement(
              expression.path("key").asString(""),
              operator(expression.path("operator").asString("")),
              values));
    }
    return of(requirements);
  }

  private static Requirement equal(String key, @Nullable String value) {
    return new Requirement(key, Operator.EQUALS, List.of(value == null ? "" : value));
  }

  private static Operator operator(@Nullable String text) {
    return switch (text) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      case null, default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is not a valid label selector operator");
    };
  }

  /** Whether an object with these labels is selected; null means no labels. */
  public boolean matches(@Nullable Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    Map<String, String> present = labels == null ? Map.of() : labels;
    for (Requirement requirement : requirements) {
      if (!requirement.matches(present)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it selects whatever there is. */
  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }

  /** Whether it selects nothing, whatever there is. */
  public boolean isNothing() {
    return nothing;
  }

  /** Sorted by key. */
  public List<Requirement> requirements() {
    return requirements;
  }

  /** The value that {@code key} must have, if the selector asks for exactly one. */
  public Optional<String> exactValue(String key) {
    return requirements.stream()
        .filter(r -> r.key().equals(key) && r.values().size() == 1)
        .filter(r -> r.operator() == Operator.EQUALS || r.operator() == Operator.IN)
        .map(r -> r.values().getFirst())
        .findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSelector selector
        && nothing == selector.nothing
        && requirements.equals(selector.requirements);
  }

  @Override
  public int hashCode() {
    return Objects.hash(nothing, requirements);
  }

  /** The text for a query, sorted by key; empty for everything and for nothing. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
