package io.coracle.apiserver.kinds.cluster;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeLabels;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import io.coracle.apiserver.kinds.pod.SchedulingRules;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Classes of container runtimes (API reference, RuntimeClass). */
public final class RuntimeClassStrategy implements Strategy {

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void applyDefaults(ObjectNode runtimeClass) {
    ObjectNode overhead = Defaults.object(runtimeClass, "overhead");
    if (overhead != null) {
      Quantities.canonicalList(overhead, "podFixed");
    }
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field runtimeClass = Field.root(object, faults);
    Field handler = runtimeClass.at("handler");
    if (handler.notEmpty("")) {
      handler.invalid(Names.dnsLabel(handler.text()));
    }
    Field overhead = runtimeClass.at("overhead");
    // The reference checks the overhead as if it were limits.
    Field amounts = overhead.at("limits").holding(overhead.at("podFixed"));
    for (String name : amounts.keys()) {
      Field amount = amounts.key(name);
      ResourceNames.name(amount, name);
      ResourceNames.amount(amount, name, Quantities.of(amount));
    }
    Field scheduling = runtimeClass.at("scheduling");
    LabelRules.labels(scheduling.at("nodeSelector"));
    Field tolerations = scheduling.at("tolerations");
    SchedulingRules.tolerations(tolerations);
    Set<String> seen = new HashSet<>();
    for (Field toleration : tolerations.items()) {
      if (!seen.add(String.valueOf(toleration.node()))) {
        toleration.duplicate();
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field.root(object, faults)
        .at("handler")
        .immutable(Field.root(before, new FieldFaults()).at("handler"));
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    List<String> warnings = new ArrayList<>();
    Field root = Field.root(object, new FieldFaults());
    Field selector = root.at("scheduling").at("nodeSelector");
    selector.keys().forEach(key -> NodeLabels.warnOf(key, selector.path(), warnings));
    return warnings;
  }
}
