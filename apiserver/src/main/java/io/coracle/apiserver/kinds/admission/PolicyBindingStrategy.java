package io.coracle.apiserver.kinds.admission;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Bindings of admission policies: where they hold, and with which parameters. */
public final class PolicyBindingStrategy implements Strategy {
  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
  private static final List<String> NOT_FOUND = List.of("Allow", "Deny");

  private final boolean mutating;

  private PolicyBindingStrategy(boolean mutating) {
    this.mutating = mutating;
  }

  public static PolicyBindingStrategy validating() {
    return new PolicyBindingStrategy(false);
  }

  public static PolicyBindingStrategy mutating() {
    return new PolicyBindingStrategy(true);
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE.generic();
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
  public void applyDefaults(ObjectNode binding) {
    ObjectNode spec = Defaults.objectOrNew(binding, "spec");
    MatchRules.defaults(Defaults.object(spec, "matchResources"));
  }

  @Override
  public void validate(ObjectNode binding, FieldFaults faults) {
    Field spec = Field.root(binding, faults).at("spec");
    Field policy = spec.at("policyName");
    if (policy.notEmpty("")) {
      policy.invalid(Names.dnsSubdomain(policy.text()));
    }
    parameters(spec.at("paramRef"));
    Field matched = spec.at("matchResources");
    if (matched.present()) {
      MatchRules.validate(matched);
      if (mutating) {
        MatchRules.mutable(matched);
      }
    }
    if (!mutating) {
      actions(spec.at("validationActions"));
    }
  }

  private static void parameters(Field reference) {
    if (reference.absent()) {
      return;
    }
    Field name = reference.at("name");
    Field selector = reference.at("selector");
    boolean both = !name.isEmpty() && selector.present();
    String rule = "name and selector are mutually exclusive";
    if (!name.isEmpty()) {
      name.invalid(Names.pathSegment(name.text()));
      if (both) {
        name.forbidden(rule);
      }
    }
    if (selector.present()) {
      LabelRules.selector(selector);
      if (both) {
        selector.forbidden(rule);
      }
    } else if (name.isEmpty()) {
      reference.required("one of name or selector must be specified");
    }
    reference.at("parameterNotFoundAction").requiredOneOf(NOT_FOUND);
  }

  private static void actions(Field actions) {
    if (!actions.notEmpty("at least one validation action is required")) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field action : actions.items()) {
      action.oneOf(ACTIONS);
      if (!seen.add(action.text())) {
        action.duplicate();
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      actions.invalid("must not contain both Deny and Warn: every request would be told twice");
    }
  }
}
