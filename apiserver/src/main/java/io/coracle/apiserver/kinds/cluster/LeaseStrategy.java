package io.coracle.apiserver.kinds.cluster;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Leases (API reference, Lease). */
public final class LeaseStrategy implements Strategy {

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE.generic();
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void prepareForCreate(ObjectNode lease) {
    drop(lease);
  }

  @Override
  public void prepareForUpdate(ObjectNode lease, ObjectNode before) {
    drop(lease);
  }

  /** Coordinated leader election is off by default. */
  private static void drop(ObjectNode lease) {
    ObjectNode spec = Defaults.object(lease, "spec");
    if (spec != null) {
      spec.remove("strategy");
      spec.remove("preferredHolder");
    }
  }

  @Override
  public void validate(ObjectNode lease, FieldFaults faults) {
    Field spec = Field.root(lease, faults).at("spec");
    Field seconds = spec.at("leaseDurationSeconds");
    if (seconds.present() && seconds.number() <= 0) {
      seconds.invalid("must be greater than 0");
    }
    spec.at("leaseTransitions").notNegative();
  }
}
