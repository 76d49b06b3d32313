package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import java.util.HashSet;
import java.util.Set;

/** Rules for the conditions that a device must meet before a pod is bound to its node. */
final class BindingRules {
  private static final int MAX_CONDITIONS = 4;

  private BindingRules() {}

  static void validate(Field device) {
    Field wanted = device.at("bindingConditions");
    Field failures = device.at("bindingFailureConditions");
    names(wanted);
    names(failures);
    Set<String> seen = distinct(wanted, Set.of());
    distinct(failures, seen);
    if (wanted.size() == 0 && failures.size() > 0) {
      wanted.invalid("bindingConditions are required to use bindingFailureConditions");
    }
    if (failures.size() == 0 && wanted.size() > 0) {
      failures.invalid("bindingFailureConditions are required to use bindingConditions");
    }
  }

  private static void names(Field conditions) {
    if (conditions.size() > MAX_CONDITIONS) {
      conditions.tooMany(MAX_CONDITIONS);
      return;
    }
    for (Field condition : conditions.items()) {
      LabelRules.key(condition);
    }
  }

  private static Set<String> distinct(Field conditions, Set<String> others) {
    Set<String> seen = new HashSet<>();
    for (Field condition : conditions.items()) {
      if (!seen.add(condition.text())) {
        condition.duplicate();
      }
      if (others.contains(condition.text())) {
        condition.invalid("must not stand for success and for failure");
      }
    }
    return seen;
  }
}
