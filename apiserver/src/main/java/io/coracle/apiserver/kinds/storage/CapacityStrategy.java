package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeLabels;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Free space of a class of storage (API reference, CSIStorageCapacity). */
public final class CapacityStrategy implements Strategy {

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field capacity = Field.root(object, faults);
    LabelRules.selector(capacity.at("nodeTopology"));
    Field storageClass = capacity.at("storageClassName");
    storageClass.invalid(storageClass.text(), Names.dnsSubdomain(storageClass.text()));
    Field amount = capacity.at("capacity");
    if (amount.present() && Quantities.of(amount).signum() < 0) {
      amount.invalid("must be greater than or equal to 0");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field capacity = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    capacity.at("nodeTopology").immutable(old.at("nodeTopology"));
    capacity.at("storageClassName").immutable(old.at("storageClassName"));
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    List<String> warnings = new ArrayList<>();
    Field root = Field.root(object, new FieldFaults());
    Field topology = root.at("nodeTopology");
    NodeLabels.warnOfExpressions(topology, warnings);
    Field labels = topology.at("matchLabels");
    labels.keys().forEach(key -> NodeLabels.warnOf(key, labels.key(key).path(), warnings));
    return warnings;
  }
}
