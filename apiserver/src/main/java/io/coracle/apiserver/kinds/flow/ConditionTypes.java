package io.coracle.apiserver.kinds.flow;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.Set;

/** Rules for the conditions of a status: each has a type, and no two have the same. */
final class ConditionTypes {
  private ConditionTypes() {}

  static void validate(Field conditions) {
    Set<String> types = new HashSet<>();
    for (Field condition : conditions.items()) {
      Field type = condition.at("type");
      if (!types.add(type.text())) {
        type.duplicate();
      }
      type.notEmpty("must not be empty");
    }
  }
}
