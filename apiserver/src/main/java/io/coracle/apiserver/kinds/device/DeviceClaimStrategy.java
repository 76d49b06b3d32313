package io.coracle.apiserver.kinds.device;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Claims to devices (API reference, ResourceClaim). What was asked and was given stays. */
public final class DeviceClaimStrategy implements Strategy {
  private static final int MAX_CONSUMERS = 256;

  @Override
  public void applyDefaults(ObjectNode claim) {
    ClaimRules.defaults(Defaults.objectOrNew(claim, "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.remove("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode claim, ObjectNode before) {
    Defaults.keep(claim, before, "status");
  }

  @Override
  public void validateCreate(ObjectNode claim, FieldFaults faults) {
    ClaimRules.validate(Field.root(claim, faults).at("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode claim, ObjectNode before, FieldFaults faults) {
    Field.root(claim, faults)
        .at("spec")
        .immutable(Field.root(before, new FieldFaults()).at("spec"));
  }

  @Override
  public void validateStatusUpdate(ObjectNode claim, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(claim, faults).at("status");
    Field old = Field.root(before, new FieldFaults()).at("status");
    Field consumers = status.at("reservedFor");
    consumers(consumers);
    Field allocation = status.at("allocation");
    if (old.at("allocation").present() && allocation.present()) {
      allocation.immutable(old.at("allocation"));
    }
    if (allocation.absent() && consumers.size() > 0) {
      consumers.forbidden("may not be specified when `allocated` is not set");
    }
    for (Field result : allocation.at("devices").at("results").items()) {
      result.at("request").notEmpty("");
      DeviceRules.driver(result.at("driver"));
      result.at("pool").notEmpty("");
      result.at("device").notEmpty("");
    }
  }

  private static void consumers(Field consumers) {
    if (consumers.size() > MAX_CONSUMERS) {
      consumers.tooMany(MAX_CONSUMERS);
    }
    Set<String> seen = new HashSet<>();
    for (Field consumer : consumers.items()) {
      consumer.at("resource").notEmpty("");
      consumer.at("name").notEmpty("");
      Field uid = consumer.at("uid");
      if (uid.notEmpty("") && !seen.add(uid.text())) {
        uid.duplicate();
      }
    }
  }
}
