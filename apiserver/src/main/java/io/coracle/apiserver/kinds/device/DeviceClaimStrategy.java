package io.coracle.apiserver.kinds.device;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Claims to devices (API reference, ResourceClaim). What was asked and was given stays. */
public final class DeviceClaimStrategy implements OwnsStatus {
  private static final int MAX_USERS = 256;

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode claim) {
    ClaimRules.defaults(Defaults.objectOrNew(claim, "spec"));
  }

  @Override
  public Set<String> generationFields() {
    return Set.of();
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

  /** What drivers said of devices that were given back goes with them. */
  @Override
  public void prepareForStatusUpdate(ObjectNode claim, ObjectNode before) {
    OwnsStatus.super.prepareForStatusUpdate(claim, before);
    Set<String> gone = allocated(before);
    gone.removeAll(allocated(claim));
    if (!(claim.path("status").path("devices") instanceof ArrayNode devices)) {
      return;
    }
    for (int i = devices.size() - 1; i >= 0; i--) {
      if (gone.contains(AllocationRules.identity(at(devices.get(i))))) {
        devices.remove(i);
      }
    }
    if (devices.isEmpty()) {
      Defaults.objectOrNew(claim, "status").remove("devices");
    }
  }

  private static Set<String> allocated(ObjectNode claim) {
    Set<String> devices = new HashSet<>();
    JsonNode results = claim.path("status").path("allocation").path("devices").path("results");
    for (JsonNode result : results) {
      devices.add(AllocationRules.identity(at(result)));
    }
    return devices;
  }

  private static Field at(JsonNode node) {
    return Field.root((ObjectNode) node, new FieldFaults());
  }

  @Override
  public void validateStatusUpdate(ObjectNode claim, ObjectNode before, FieldFaults faults) {
    Field root = Field.root(claim, faults);
    Field status = root.at("status");
    Field old = Field.root(before, new FieldFaults()).at("status");
    Field users = status.at("reservedFor");
    Field allocation = status.at("allocation");
    users(users);
    AllocationRules.statuses(status.at("devices"), allocation);
    if (users.size() > 0) {
      if (allocation.absent()) {
        users.forbidden("may not be specified when `allocated` is not set");
      } else if (root.at("metadata").at("deletionTimestamp").present()
          && hasMore(users, old.at("reservedFor"))) {
        users.forbidden("new entries may not be added while the claim is deleted");
      }
    }
    if (allocation.present()) {
      if (old.at("allocation").present()) {
        allocation.immutable(old.at("allocation"));
      } else {
        AllocationRules.allocation(
            allocation, RequestNames.of(root.at("spec").at("devices").at("requests")));
      }
    }
  }

  private static boolean hasMore(Field users, Field before) {
    for (Field user : users.items()) {
      boolean known = false;
      for (Field old : before.items()) {
        known |= user.sameAs(old);
      }
      if (!known) {
        return true;
      }
    }
    return false;
  }

  private static void users(Field users) {
    if (users.size() > MAX_USERS) {
      users.tooMany(MAX_USERS);
      return;
    }
    for (Field user : users.items()) {
      user.at("resource").notEmpty("");
      user.at("name").notEmpty("");
      user.at("uid").notEmpty("");
    }
    Set<String> seen = new HashSet<>();
    for (Field user : users.items()) {
      if (!seen.add(user.at("uid").text())) {
        user.duplicate(user.at("uid").text());
      }
    }
  }
}
