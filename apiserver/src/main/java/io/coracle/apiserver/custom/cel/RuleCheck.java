package io.coracle.apiserver.custom.cel;

import dev.cel.runtime.CelEvaluationException;
import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.ListCorrelation;
import io.coracle.apiserver.custom.schema.SameValues;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks one object by the rules of its schema. Used once, by one thread. */
final class RuleCheck {
  static final String NO_PATH = "<nil>";
  private static final int MAX_MESSAGE = 2048;

  private final FieldFaults faults;
  private final Budget budget = new Budget();
  private boolean ended;

  RuleCheck(FieldFaults faults) {
    this.faults = faults;
  }

  void check(SchemaRules.Node root, ObjectNode object, @Nullable ObjectNode before) {
    value(root, object, before, "");
  }

  private void value(
      SchemaRules.Node node, JsonNode value, @Nullable JsonNode before, String path) {
    if (ended || value.isNull()) {
      return;
    }
    boolean same = before != null && SameValues.equal(value, before);
    if (!node.rules().isEmpty()) {
      rules(node, value, before, same, path);
    }
    below(node, value, before, path);
  }

  private void rules(
      SchemaRules.Node node, JsonNode value, @Nullable JsonNode before, boolean same, String path) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", Values.of(value, node.schema(), node.whole()));
    @Nullable JsonNode known = before == null || before.isNull() ? null : before;
    for (Rule rule : node.rules()) {
      if (ended) {
        return;
      }
      if (rule.comparesOld() ? known == null && !rule.optionalOld() : same) {
        continue; // nothing to compare with; or what was there may stay
      }
      variables.remove("oldSelf");
      if (rule.optionalOld()) {
        variables.put("oldSelf", Optional.ofNullable(known).map(old -> old(node, old)));
      } else if (known != null) {
        variables.put("oldSelf", old(node, known));
      }
      evaluate(rule, variables, path, value);
    }
  }

  private static Object old(SchemaRules.Node node, JsonNode before) {
    return Values.of(before, node.schema(), node.whole());
  }

  private void evaluate(Rule rule, Map<String, Object> variables, String path, JsonNode value) {
    budget.beginRule();
    try {
      if (!Boolean.TRUE.equals(rule.program().trace(variables, budget))) {
        fail(rule, variables, path, value);
      }
    } catch (CelEvaluationException | RuntimeException e) {
      // What a rule does wrong is the object's fault here: the author decides what it may be given.
      if (budget.isSpent()) {
        ended = true;
        invalid(
            path,
            value,
            "validation failed due to running out of cost budget, no further"
                + " validation rules will be run");
      } else if (budget.isRuleSpent()) {
        ended = true;
        invalid(path, value, "'" + rule.text() + "': call cost exceeds limit for rule");
      } else {
        invalid(path, value, "rule evaluation error: " + rule.text() + ": " + e.getMessage());
      }
    }
  }

  private void invalid(String path, JsonNode value, String why) {
    faults.invalid(place(path), shown(value), why);
  }

  private static String shown(JsonNode value) {
    return value.isContainer()
        ? value.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
        : value.asString("");
  }

  private static String place(String path) {
    return path.isEmpty() ? NO_PATH : path;
  }

  private void fail(Rule rule, Map<String, Object> variables, String path, JsonNode value) {
    String place = path + rule.fieldPath();
    if (place.startsWith(".")) {
      place = place.substring(1);
    }
    String message = message(rule, variables);
    switch (rule.reason()) {
      case REQUIRED -> faults.required(place(place), message);
      case FORBIDDEN -> faults.forbidden(place(place), message);
      case DUPLICATE -> faults.duplicate(place(place), shown(value));
      default -> faults.invalid(place(place), shown(value), message);
    }
  }

  private String message(Rule rule, Map<String, Object> variables) {
    String otherwise = rule.message().isEmpty() ? "failed rule: " + rule.text() : rule.message();
    if (rule.messageProgram().isEmpty()) {
      return otherwise;
    }
    try {
      Object made = rule.messageProgram().get().trace(variables, budget);
      boolean good = made instanceof String text && isGood(text);
      return good ? ((String) made).strip() : otherwise;
    } catch (CelEvaluationException | RuntimeException e) {
      return otherwise; // the rule has failed all the same
    }
  }

  private static boolean isGood(String message) {
    return !message.isBlank() && message.length() <= MAX_MESSAGE && message.indexOf('\n') < 0;
  }

  private void below(
      SchemaRules.Node node, JsonNode value, @Nullable JsonNode before, String path) {
    if (value instanceof ArrayNode array && node.items().isPresent()) {
      var known = new ListCorrelation(node.schema(), before);
      for (int i = 0; i < array.size(); i++) {
        JsonNode item = array.get(i);
        value(node.items().get(), item, known.of(item), path + "[" + i + "]");
      }
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        field(node, entry.getKey(), entry.getValue(), before, path);
      }
    }
  }

  private void field(
      SchemaRules.Node node, String name, JsonNode value, @Nullable JsonNode before, String path) {
    @Nullable JsonNode old = before == null ? null : before.get(name);
    SchemaRules.Node own = node.properties().get(name);
    StructuralSchema schema = node.schema();
    if (own != null) {
      value(own, value, old, path.isEmpty() ? name : path + "." + name);
    } else if (node.additional().isPresent() && !schema.properties().containsKey(name)) {
      value(node.additional().get(), value, old, path + "[" + name + "]");
    }
  }
}
