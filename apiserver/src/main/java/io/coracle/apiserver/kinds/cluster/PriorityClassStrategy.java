package io.coracle.apiserver.kinds.cluster;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Priority classes (API reference, PriorityClass). */
public final class PriorityClassStrategy implements Strategy {
  private static final long HIGHEST_USER_VALUE = 1_000_000_000;
  private static final List<String> POLICIES = List.of("Never", "PreemptLowerPriority");
  private static final Map<String, Long> SYSTEM =
      Map.of("system-node-critical", 2_000_001_000L, "system-cluster-critical", 2_000_000_000L);

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode priorityClass) {
    Defaults.textIfAbsent(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("value");
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    Field priorityClass = Field.root(object, faults);
    Field name = priorityClass.at("metadata").at("name");
    Field value = priorityClass.at("value");
    if (name.text().startsWith("system-")) {
      boolean known = SYSTEM.getOrDefault(name.text(), Long.MIN_VALUE) == value.number();
      if (!known) {
        name.forbidden(
            "priority class names with 'system-' prefix are reserved for system use" + " only");
      }
    } else if (value.number() > HIGHEST_USER_VALUE) {
      value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST_USER_VALUE);
    }
    priorityClass.at("preemptionPolicy").optionalOneOf(POLICIES);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field priorityClass = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    if (priorityClass.at("value").number() != old.at("value").number()) {
      priorityClass.at("value").forbidden("may not be changed in an update");
    }
    priorityClass.at("preemptionPolicy").immutable(old.at("preemptionPolicy"));
  }
}
