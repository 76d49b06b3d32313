package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The storage drivers of a node (API reference, CSINode). */
public final class NodeDriversStrategy implements Strategy {

  private static final int MAX_NODE_NAME = 256;

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void validate(ObjectNode node, FieldFaults faults) {
    Field drivers = Field.root(node, faults).at("spec").at("drivers");
    Set<String> names = new HashSet<>();
    for (Field driver : drivers.items()) {
      DriverRules.name(driver.at("name"));
      nodeName(driver.at("nodeID"));
      Field count = driver.at("allocatable").at("count");
      if (count.present()) {
        count.notNegative();
      }
      if (!names.add(driver.at("name").text())) {
        driver.at("name").duplicate();
      }
      topology(driver);
    }
  }

  private static void nodeName(Field name) {
    if (name.notEmpty("") && name.text().length() > MAX_NODE_NAME) {
      name.invalid("must be " + MAX_NODE_NAME + " characters or less");
    }
  }

  /** Faults of keys are named at the driver. */
  private static void topology(Field driver) {
    Set<String> seen = new HashSet<>();
    for (Field key : driver.at("topologyKeys").items()) {
      if (key.isEmpty()) {
        driver.required("");
      }
      if (!seen.add(key.text())) {
        driver.duplicate(key.text());
      }
      driver.invalid(key.text(), Names.qualifiedName(key.text()));
    }
  }

  @Override
  public void validateUpdate(ObjectNode node, ObjectNode before, FieldFaults faults) {
    Field drivers = Field.root(node, faults).at("spec").at("drivers");
    for (Field old : Field.root(before, new FieldFaults()).at("spec").at("drivers").items()) {
      for (Field driver : drivers.items()) {
        if (driver.at("name").sameAs(old.at("name")) && !sameButForCount(driver, old)) {
          drivers.invalid("field is immutable");
        }
      }
    }
  }

  /** How many volumes fit may change as a node goes on. */
  private static boolean sameButForCount(Field driver, Field old) {
    return driver.at("nodeID").sameAs(old.at("nodeID"))
        && driver.at("topologyKeys").sameAs(old.at("topologyKeys"));
  }
}
