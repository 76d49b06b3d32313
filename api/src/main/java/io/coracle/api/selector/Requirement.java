package io.coracle.api.selector;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label.
 *
 * @param values sorted; one for {@code EQUALS}, {@code NOT_EQUALS} and the comparisons, none for
 *     {@code EXISTS} and {@code DOES_NOT_EXIST}
 */
public record Requirement(String key, Operator operator, List<String> values) {

  /** How the label is compared. */
  public enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  /**
   * Checks the key, the values and their number.
   *
   * @throws IllegalArgumentException when something is wrong; the message can be shown to clients
   */
  public Requirement {
    values = values.stream().sorted().distinct().toList();
    check(key, operator, values);
  }

  private static void check(String key, Operator operator, List<String> values) {
    List<String> faults = LabelSyntax.keyFaults(key);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "key: Invalid value: \"" + key + "\": " + String.join("; ", faults));
    }
    switch (operator) {
      case IN, NOT_IN ->
          require(!values.isEmpty(), "for 'in', 'notin' operators, values set can't be empty");
      case EQUALS, NOT_EQUALS ->
          require(values.size() == 1, "exact-match compatibility requires one single value");
      case EXISTS, DOES_NOT_EXIST ->
          require(values.isEmpty(), "values set must be empty for exists and does not exist");
      case GREATER_THAN, LESS_THAN -> {
        require(values.size() == 1, "for 'Gt', 'Lt' operators, exactly one value is required");
        require(
            number(values.getFirst()) != null,
            "for 'Gt', 'Lt' operators, the value must be an integer");
      }
    }
    for (String value : values) {
      List<String> valueFaults = LabelSyntax.valueFaults(value);
      require(
          valueFaults.isEmpty(),
          "Invalid value: \"" + value + "\": " + String.join("; ", valueFaults));
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("values: " + message);
    }
  }

  /** Whether labels meet this condition. Negative conditions hold where the label is absent. */
  public boolean matches(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case EQUALS, IN -> value != null && values.contains(value);
      case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> compare(value) > 0;
      case LESS_THAN -> compare(value) < 0;
    };
  }

  /** Zero also where the label is absent or no number: such labels match neither comparison. */
  private int compare(@Nullable String value) {
    BigInteger have = value == null ? null : number(value);
    BigInteger want = number(values.getFirst());
    return have == null || want == null ? 0 : have.compareTo(want);
  }

  /** A 64-bit integer as Go parses it, or null. */
  private static @Nullable BigInteger number(String text) {
    if (!text.matches("[+-]?[0-9]{1,64}")) {
      return null;
    }
    var number = new BigInteger(text);
    return number.bitLength() < Long.SIZE ? number : null;
  }

  @Override
  public String toString() {
    return switch (operator) {
      case EQUALS -> key + "=" + values.getFirst();
      case NOT_EQUALS -> key + "!=" + values.getFirst();
      case IN -> key + " in " + list();
      case NOT_IN -> key + " notin " + list();
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + values.getFirst();
      case LESS_THAN -> key + "<" + values.getFirst();
    };
  }

  private String list() {
    return values.stream().collect(Collectors.joining(",", "(", ")"));
  }
}
