package io.coracle.apiserver.custom.cel;

import dev.cel.common.CelValidationException;
import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of a schema. They are compiled when the first object is checked: most definitions are
 * older than the process. Thread-safe.
 */
public final class SchemaRules {
  private final Optional<StructuralSchema> schema;
  private volatile @Nullable Node compiled;

  private SchemaRules(Optional<StructuralSchema> schema) {
    this.schema = schema;
  }

  /** The rules of {@code schema}. */
  public static SchemaRules of(StructuralSchema schema) {
    return new SchemaRules(hasRules(schema) ? Optional.of(schema) : Optional.empty());
  }

  private static boolean hasRules(StructuralSchema schema) {
    return !schema.source().path("x-kubernetes-validations").isEmpty()
        || schema.properties().values().stream().anyMatch(SchemaRules::hasRules)
        || schema.items().map(SchemaRules::hasRules).orElse(false)
        || schema.additional().map(SchemaRules::hasRules).orElse(false);
  }

  /**
   * The rules of one node and of those below that have any.
   *
   * @param whole whether the node is that of a whole object
   */
  record Node(
      StructuralSchema schema,
      boolean whole,
      List<Rule> rules,
      Map<String, Node> properties,
      Optional<Node> items,
      Optional<Node> additional) {}

  /**
   * Checks {@code object} by the rules, unless faults were found that make them meaningless.
   *
   * @param before what it replaces; null if it is new
   */
  public void check(ObjectNode object, @Nullable ObjectNode before, FieldFaults faults) {
    if (schema.isEmpty()) {
      return;
    }
    if (isBlocked(faults)) {
      faults.invalid(
          RuleCheck.NO_PATH,
          "",
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");
      return;
    }
    Node root = compiled;
    if (root == null) {
      root = compile(schema.get(), true);
      compiled = root;
    }
    new RuleCheck(faults).check(root, object, before);
  }

  private static boolean isBlocked(FieldFaults faults) {
    return faults.list().stream()
        .anyMatch(
            fault ->
                switch (fault.type()) {
                  case NOT_SUPPORTED, REQUIRED, TOO_LONG, TOO_MANY, TYPE_INVALID -> true;
                  case INVALID, DUPLICATE, FORBIDDEN, NOT_FOUND, INTERNAL -> false;
                });
  }

  private static Node compile(StructuralSchema schema, boolean whole) {
    Map<String, Node> properties = new HashMap<>();
    schema
        .properties()
        .forEach(
            (name, child) -> {
              if (hasRules(child)) {
                properties.put(name, compile(child, child.embedded()));
              }
            });
    return new Node(
        schema,
        whole,
        rules(schema, whole),
        Map.copyOf(properties),
        schema.items().filter(SchemaRules::hasRules).map(child -> compile(child, child.embedded())),
        schema
            .additional()
            .filter(SchemaRules::hasRules)
            .map(child -> compile(child, child.embedded())));
  }

  private static List<Rule> rules(StructuralSchema schema, boolean whole) {
    JsonNode declared = schema.source().path("x-kubernetes-validations");
    if (declared.isEmpty()) {
      return List.of();
    }
    var environment = new RuleEnvironment(schema, whole);
    List<Rule> rules = new ArrayList<>();
    for (JsonNode each : declared) {
      try {
        rules.add(Rule.of(each, environment));
      } catch (CelValidationException e) {
        throw new IllegalStateException("a rule was stored that does not compile", e);
      }
    }
    return List.copyOf(rules);
  }
}
