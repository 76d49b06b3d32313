package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.Strategy;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Classes of mutable attributes of volumes (API reference, VolumeAttributesClass). */
public final class AttributesClassStrategy implements Strategy {

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field attributesClass = Field.root(object, faults);
    Field driver = attributesClass.at("driverName");
    if (driver.notEmpty("")) {
      driver.invalid(Names.dnsSubdomain(driver.text().toLowerCase(Locale.ROOT)));
    }
    attributesClass.at("parameters").notEmpty("must contain at least one key/value pair");
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field attributesClass = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    for (String field : java.util.List.of("driverName", "parameters")) {
      if (!attributesClass.at(field).sameAs(old.at(field))) {
        attributesClass.at(field).forbidden("updates to " + field + " are forbidden");
      }
    }
  }
}
