package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for taints of devices and for what tolerates them. */
final class TaintRules {
  private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");
  private static final List<String> OPERATORS = List.of("Equal", "Exists");
  private static final int MAX_TOLERATIONS = 16;
  private static final int MAX_TAINTS = 16;

  private TaintRules() {}

  static void tolerations(Field tolerations) {
    if (tolerations.size() > MAX_TOLERATIONS) {
      tolerations.tooMany(MAX_TOLERATIONS);
      return;
    }
    for (Field toleration : tolerations.items()) {
      if (!toleration.at("key").isEmpty()) {
        LabelRules.key(toleration.at("key"));
      }
      Field operator = toleration.at("operator");
      Field value = toleration.at("value");
      if (operator.is("Exists")) {
        if (!value.isEmpty()) {
          value.invalid("must be empty for operator `Exists`");
        }
      } else if (operator.requiredOneOf(OPERATORS)) {
        value.invalid(Names.labelValue(value.text()));
      }
      if (!toleration.at("effect").isEmpty()) {
        toleration.at("effect").oneOf(EFFECTS);
      }
    }
  }

  static void taints(Field taints) {
    if (taints.size() > MAX_TAINTS) {
      taints.tooMany(MAX_TAINTS);
      return;
    }
    for (Field taint : taints.items()) {
      LabelRules.key(taint.at("key"));
      taint.at("value").invalid(Names.labelValue(taint.at("value").text()));
      taint.at("effect").requiredOneOf(EFFECTS);
    }
  }
}
