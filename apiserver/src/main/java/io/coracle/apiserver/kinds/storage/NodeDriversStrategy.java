package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The storage drivers of a node (API reference, CSINode). */
public final class NodeDriversStrategy implements Strategy {

  @Override
  public void validate(ObjectNode node, FieldFaults faults) {
    Field drivers = Field.root(node, faults).at("spec").at("drivers");
    Set<String> names = new HashSet<>();
    for (Field driver : drivers.items()) {
      Field name = driver.at("name");
      if (name.notEmpty("")) {
        name.invalid(Names.dnsSubdomain(name.text().toLowerCase(Locale.ROOT)));
      }
      driver.at("nodeID").notEmpty("");
      Field count = driver.at("allocatable").at("count");
      if (count.present()) {
        count.notNegative();
      }
      if (!names.add(name.text())) {
        name.duplicate();
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode node, ObjectNode before, FieldFaults faults) {
    Field drivers = Field.root(node, faults).at("spec").at("drivers");
    for (Field old : Field.root(before, new FieldFaults()).at("spec").at("drivers").items()) {
      for (Field driver : drivers.items()) {
        boolean same = driver.at("name").sameAs(old.at("name"));
        if (same && !driver.at("nodeID").sameAs(old.at("nodeID"))) {
          drivers.invalid("the node ID of a driver is immutable");
        }
      }
    }
  }
}
