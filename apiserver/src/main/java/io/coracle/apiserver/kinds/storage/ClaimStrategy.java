package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Persistent volume claims (API reference, PersistentVolumeClaim). */
public final class ClaimStrategy implements Strategy {

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE_TWICE_AND_CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode claim) {
    ClaimSpecs.defaults(Defaults.objectOrNew(claim, "spec"));
    ObjectNode status = Defaults.objectOrNew(claim, "status");
    Defaults.text(status, "phase", "Pending");
    Quantities.canonicalList(status, "capacity");
    Quantities.canonicalList(status, "allocatedResources");
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
    ClaimSpecs.alignSources(Defaults.objectOrNew(claim, "spec"), null);
  }

  @Override
  public void prepareForUpdate(ObjectNode claim, ObjectNode before) {
    Defaults.keep(claim, before, "status");
    ClaimSpecs.alignSources(Defaults.objectOrNew(claim, "spec"), Defaults.object(before, "spec"));
  }

  @Override
  public void validate(ObjectNode claim, FieldFaults faults) {
    ClaimSpecs.validate(Field.root(claim, faults).at("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    // The reference looks at the whole claim a second time, and clients count causes.
    validate(object, faults);
    ClaimUpdateRules.validate(Field.root(object, faults), Field.root(before, new FieldFaults()));
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    ClaimStatusRules.validate(Field.root(object, faults).at("status"));
  }

  @Override
  public List<String> warnings(ObjectNode claim) {
    List<String> warnings = new ArrayList<>();
    if (claim.path("metadata").path("annotations").has(ClaimUpdateRules.CLASS_ANNOTATION)) {
      warnings.add("metadata.annotations: the storage class has a field now, storageClassName");
    }
    warnings.addAll(ClaimSpecs.warnings(Defaults.objectOrNew(claim, "spec"), "spec"));
    return warnings;
  }
}
