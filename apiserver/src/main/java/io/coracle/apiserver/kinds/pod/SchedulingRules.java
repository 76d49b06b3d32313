package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for tolerations, gates and topology spread: what steers where and when a pod runs. */
public final class SchedulingRules {
  private static final List<String> OPERATORS = List.of("Equal", "Exists");
  private static final List<String> EFFECTS =
      List.of("NoExecute", "NoSchedule", "PreferNoSchedule");
  private static final List<String> UNSATISFIABLE = List.of("DoNotSchedule", "ScheduleAnyway");
  private static final List<String> NODE_POLICIES = List.of("Honor", "Ignore");

  private SchedulingRules() {}

  public static void tolerations(Field tolerations) {
    for (Field toleration : tolerations.items()) {
      Field key = toleration.at("key");
      Field operator = toleration.at("operator");
      Field value = toleration.at("value");
      Field effect = toleration.at("effect");
      if (!key.isEmpty()) {
        LabelRules.key(key);
      } else if (!operator.is("Exists")) {
        operator.invalid(
            "operator must be Exists when `key` is empty, which means \"match all values and all"
                + " keys\"");
      }
      if (toleration.at("tolerationSeconds").present() && !effect.is("NoExecute")) {
        effect.invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
      }
      switch (operator.text()) {
        case "", "Equal" -> operator.invalid(value.text(), Names.labelValue(value.text()));
        case "Exists" -> {
          if (!value.isEmpty()) {
            operator.invalid(value.text(), "value must be empty when `operator` is 'Exists'");
          }
        }
        default -> operator.notSupported(OPERATORS);
      }
      if (!effect.isEmpty()) {
        effect.oneOf(EFFECTS);
      }
    }
  }

  static void schedulingGates(Field gates) {
    if (gates.size() == 0) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field gate : gates.items()) {
      String name = gate.at("name").text();
      gate.invalid(name, Names.qualifiedName(name));
      if (!seen.add(name)) {
        gate.duplicate(name);
      }
    }
  }

  static void readinessGates(Field gates) {
    for (Field gate : gates.items()) {
      Field type = gate.at("conditionType");
      type.invalid(type.text(), Names.qualifiedName(type.text()));
    }
  }

  static void topologySpread(Field constraints) {
    int size = constraints.size();
    for (int i = 0; i < size; i++) {
      Field constraint = constraints.item(i);
      Field maxSkew = constraint.at("maxSkew");
      if (maxSkew.number() <= 0) {
        maxSkew.invalid(maxSkew.number(), "must be greater than zero");
      }
      constraint.at("topologyKey").notEmpty("can not be empty");
      constraint.at("whenUnsatisfiable").oneOf(UNSATISFIABLE);
      for (int j = i + 1; j < size; j++) {
        notRepeated(constraint, constraints.item(j));
      }
      minDomains(constraint);
      constraint.at("nodeAffinityPolicy").optionalOneOf(NODE_POLICIES);
      constraint.at("nodeTaintsPolicy").optionalOneOf(NODE_POLICIES);
      labelKeys(constraint);
      LabelRules.selector(constraint.at("labelSelector"));
    }
  }

  private static void notRepeated(Field constraint, Field other) {
    String key = constraint.at("topologyKey").text();
    String action = constraint.at("whenUnsatisfiable").text();
    if (other.at("topologyKey").is(key) && other.at("whenUnsatisfiable").is(action)) {
      constraint.at("{topologyKey, whenUnsatisfiable}").duplicate("{" + key + ", " + action + "}");
    }
  }

  private static void minDomains(Field constraint) {
    Field minDomains = constraint.at("minDomains");
    if (minDomains.absent()) {
      return;
    }
    if (minDomains.number() <= 0) {
      minDomains.invalid("must be greater than zero");
    }
    if (!constraint.at("whenUnsatisfiable").is("DoNotSchedule")) {
      minDomains.invalid("can only use minDomains if whenUnsatisfiable=DoNotSchedule");
    }
  }

  private static void labelKeys(Field constraint) {
    Field keys = constraint.at("matchLabelKeys");
    if (keys.size() == 0) {
      return;
    }
    Field selector = constraint.at("labelSelector");
    if (selector.absent()) {
      keys.forbidden("must not be specified when labelSelector is not set");
      return;
    }
    int index = 0;
    for (Field key : keys.items()) {
      LabelRules.key(key);
      if (occurrences(selector, key.text()) > 1 || inLabels(selector, key.text())) {
        constraint
            .item(index)
            .holding(key)
            .invalid(key.text(), "exists in both matchLabelKeys and labelSelector");
      }
      index++;
    }
  }

  private static boolean inLabels(Field selector, String key) {
    return selector.at("matchLabels").key(key).present();
  }

  /** One expression on the key is what the key itself became when the pod was created. */
  private static int occurrences(Field selector, String key) {
    int found = 0;
    for (Field expression : selector.at("matchExpressions").items()) {
      if (expression.at("key").is(key)) {
        found++;
      }
    }
    return found;
  }
}
