package io.coracle.apiserver.kinds.admission;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.expression.Expressions;
import io.coracle.apiserver.expression.Shape;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.webhook.ConditionRules;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * ValidatingAdmissionPolicy and MutatingAdmissionPolicy (API reference): what both have in common;
 * what they do with a request is left to {@link PolicyActions}.
 */
public final class PolicyStrategy implements Strategy {
  private static final List<String> FAILURE = List.of("Fail", "Ignore");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> RESERVED =
      Set.of(
          ("true false null in as break const continue else for function if import let loop"
                  + " package namespace return var void while")
              .split(" "));

  private final boolean mutating;

  private PolicyStrategy(boolean mutating) {
    this.mutating = mutating;
  }

  public static PolicyStrategy validating() {
    return new PolicyStrategy(false);
  }

  public static PolicyStrategy mutating() {
    return new PolicyStrategy(true);
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE.generic();
  }

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public void prepareForCreate(ObjectNode policy) {
    policy.remove("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode policy, ObjectNode before) {
    Defaults.keep(policy, before, "status");
  }

  @Override
  public void applyDefaults(ObjectNode policy) {
    ObjectNode spec = Defaults.objectOrNew(policy, "spec");
    Defaults.textIfAbsent(spec, "failurePolicy", "Fail");
    MatchRules.defaults(Defaults.object(spec, "matchConstraints"));
  }

  @Override
  public void validate(ObjectNode policy, FieldFaults faults) {
    Field spec = Field.root(policy, faults).at("spec");
    spec.at("failurePolicy").requiredOneOf(FAILURE);
    Set<String> names = new HashSet<>(ConditionRules.NAMES);
    Field parameters = spec.at("paramKind");
    if (parameters.present()) {
      names.add("params");
      paramKind(parameters);
    }
    Field matched = spec.at("matchConstraints");
    if (matched.absent()) {
      matched.required("");
    } else {
      MatchRules.validate(matched);
      matched.at("resourceRules").notEmpty("");
      if (mutating) {
        MatchRules.mutable(matched);
      }
    }
    ConditionRules.conditions(spec.at("matchConditions"), names);
    names.add("variables");
    Set<String> composed = variables(spec.at("variables"), names);
    if (mutating) {
      PolicyActions.mutations(spec, names, composed);
    } else {
      PolicyActions.validations(spec, names, composed);
    }
  }

  private static void paramKind(Field kind) {
    Field version = kind.at("apiVersion");
    if (version.notEmpty("")) {
      version(version);
    }
    Field name = kind.at("kind");
    if (name.notEmpty("") && !Names.dns1035Label(name.text().toLowerCase(Locale.ROOT)).isEmpty()) {
      name.invalid("may have mixed case, but must otherwise be a lower-case label");
    }
  }

  private static void version(Field version) {
    String text = version.text();
    int slash = text.indexOf('/');
    if (slash != text.lastIndexOf('/')) {
      version.invalid("must be a group and a version, or a version");
      return;
    }
    String group = slash < 0 ? "" : text.substring(0, slash);
    if (!group.isEmpty() && !Names.dnsSubdomain(group).isEmpty()) {
      version.invalid(group, "the group must be a subdomain");
    }
    String rest = text.substring(slash + 1);
    if (!Names.dns1035Label(rest).isEmpty()) {
      version.invalid(rest, "the version must be a label that begins with a letter");
    }
  }

  /** Checks the variables, of which each may speak of those before it; returns their names. */
  private static Set<String> variables(Field variables, Set<String> names) {
    Set<String> composed = new LinkedHashSet<>();
    for (Field variable : variables.items()) {
      Field name = variable.at("name");
      if (name.text().isBlank()) {
        name.required("name is not specified");
      } else if (!IDENTIFIER.matcher(name.text()).matches() || RESERVED.contains(name.text())) {
        name.invalid("name is not a valid CEL identifier");
      }
      Field expression = variable.at("expression");
      if (expression.text().isBlank()) {
        expression.required("expression is not specified");
      } else {
        Expressions.fault(expression.text(), names, composed, Shape.UNKNOWN)
            .ifPresent(expression::invalid);
      }
      composed.add(name.text());
    }
    return composed;
  }
}
