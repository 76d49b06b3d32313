package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.NodeLabels;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Classes of storage (API reference, StorageClass). */
public final class StorageClassStrategy implements Strategy {
  private static final List<String> RECLAIM = List.of("Delete", "Retain");
  private static final List<String> BINDING = List.of("Immediate", "WaitForFirstConsumer");

  @Override
  public void applyDefaults(ObjectNode storageClass) {
    Defaults.textIfAbsent(storageClass, "reclaimPolicy", "Delete");
    Defaults.textIfAbsent(storageClass, "volumeBindingMode", "Immediate");
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field storageClass = Field.root(object, faults);
    ParameterRules.provider(storageClass.at("provisioner"));
    ParameterRules.parameters(storageClass.at("parameters"));
    Field reclaim = storageClass.at("reclaimPolicy");
    if (!reclaim.isEmpty()) {
      reclaim.oneOf(RECLAIM);
    }
    storageClass.at("volumeBindingMode").requiredOneOf(BINDING);
    topologies(storageClass.at("allowedTopologies"));
  }

  private static void topologies(Field topologies) {
    Set<Map<String, Set<String>>> terms = new HashSet<>();
    for (Field term : topologies.items()) {
      Field expressions = term.at("matchLabelExpressions");
      Map<String, Set<String>> allowed = new HashMap<>();
      for (Field expression : expressions.items()) {
        Field values = expression.at("values");
        if (values.size() == 0) {
          values.required("");
        }
        Set<String> seen = new HashSet<>();
        for (Field value : values.items()) {
          if (!seen.add(value.text())) {
            value.duplicate();
          }
        }
        LabelRules.key(expression.at("key"));
        if (allowed.put(expression.at("key").text(), seen) != null) {
          expression.at("key").duplicate();
        }
      }
      if (!terms.add(allowed)) {
        expressions.duplicate("");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field storageClass = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    for (String field :
        List.of("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode")) {
      storageClass.at(field).immutable(old.at(field));
    }
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    List<String> warnings = new ArrayList<>();
    Field root = Field.root(object, new FieldFaults());
    for (Field term : root.at("allowedTopologies").items()) {
      for (Field expression : term.at("matchLabelExpressions").items()) {
        Field key = expression.at("key");
        NodeLabels.warnOf(key.text(), key.path(), warnings);
      }
    }
    return warnings;
  }
}
