package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Trees;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a cluster knows of a storage driver (API reference, CSIDriver). */
public final class DriverStrategy implements Strategy {
  private static final List<String> GROUP_POLICIES =
      List.of("File", "None", "ReadWriteOnceWithFSType");
  private static final List<String> LIFECYCLES = List.of("Ephemeral", "Persistent");
  private static final int MIN_UPDATE_SECONDS = 10;
  private static final List<String> OFF_BY_DEFAULT =
      List.of("podInfoOnMount", "requiresRepublish", "seLinuxMount", "storageCapacity");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void applyDefaults(ObjectNode driver) {
    ObjectNode spec = Defaults.objectOrNew(driver, "spec");
    Defaults.flagIfAbsent(spec, "attachRequired", true);
    Defaults.textIfAbsent(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    for (String field : OFF_BY_DEFAULT) {
      Defaults.flagIfAbsent(spec, field, false);
    }
    if (spec.path("volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
  }

  /** Holding pods back until a driver is there is off by default. */
  @Override
  public void prepareForCreate(ObjectNode driver) {
    Defaults.objectOrNew(driver, "spec").remove("preventPodSchedulingIfMissing");
  }

  /** New drivers have no generation; every change of the specification makes the next. */
  @Override
  public void prepareForUpdate(ObjectNode driver, ObjectNode before) {
    prepareForCreate(driver);
    if (!Trees.equal(driver.get("spec"), before.get("spec"))) {
      ObjectNode metadata = Defaults.objectOrNew(driver, "metadata");
      metadata.put("generation", Defaults.number(metadata, "generation") + 1);
    }
  }

  @Override
  public void validate(ObjectNode driver, FieldFaults faults) {
    Field spec = Field.root(driver, faults).at("spec");
    spec.at("attachRequired").notEmpty("");
    spec.at("fsGroupPolicy").requiredOneOf(GROUP_POLICIES);
    DriverRules.tokenRequests(spec.at("tokenRequests"));
    for (Field mode : spec.at("volumeLifecycleModes").items()) {
      if (!LIFECYCLES.contains(mode.text())) {
        spec.at("volumeLifecycleModes").notSupported(mode.text(), LIFECYCLES);
      }
    }
    Field period = spec.at("nodeAllocatableUpdatePeriodSeconds");
    if (period.present() && period.number() < MIN_UPDATE_SECONDS) {
      period.invalid("must be greater than or equal to 10 seconds");
    }
    Field inSecrets = spec.at("serviceAccountTokenInSecrets");
    if (inSecrets.present() && spec.at("tokenRequests").size() == 0) {
      inSecrets.invalid("must be unset if `tokenRequests` is empty");
    }
  }

  @Override
  public void validateUpdate(ObjectNode driver, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(driver, faults).at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec");
    // The reference spells the first field so.
    spec.at("attachedRequired")
        .holding(spec.at("attachRequired"))
        .immutable(old.at("attachRequired"));
    spec.at("volumeLifecycleModes").immutable(old.at("volumeLifecycleModes"));
  }

  @Override
  public List<String> warnings(ObjectNode driver) {
    ObjectNode spec = Defaults.objectOrNew(driver, "spec");
    boolean republish = !Defaults.objects(spec, "tokenRequests").isEmpty();
    return republish
        ? List.of(
            "spec.tokenRequests: tokens are put into the context of a volume, not its secrets")
        : List.of();
  }
}
