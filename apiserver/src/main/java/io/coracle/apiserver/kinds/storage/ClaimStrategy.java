package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Persistent volume claims (API reference, PersistentVolumeClaim). */
public final class ClaimStrategy implements Strategy {

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
    ClaimSpecs.alignSources(Defaults.objectOrNew(claim, "spec"));
  }

  @Override
  public void prepareForUpdate(ObjectNode claim, ObjectNode before) {
    Defaults.keep(claim, before, "status");
    ClaimSpecs.alignSources(Defaults.objectOrNew(claim, "spec"));
  }

  @Override
  public void validate(ObjectNode claim, FieldFaults faults) {
    ClaimSpecs.validate(Field.root(claim, faults).at("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field claim = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    boolean bound = old.at("status").at("phase").is("Bound");
    if (changed(claim.at("spec"), old.at("spec"), bound)) {
      claim
          .at("spec")
          .forbidden(
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims");
    }
    Field request = request(claim);
    Quantity now = Quantities.of(request);
    Quantity capacity = Quantities.of(old.at("status").at("capacity").at("storage"));
    if (now.compareTo(Quantities.of(request(old))) < 0 && now.compareTo(capacity) <= 0) {
      request.forbidden("field can not be less than status.capacity");
    }
  }

  private static Field request(Field claim) {
    return claim.at("spec").at("resources").at("requests").at("storage");
  }

  private static boolean changed(Field spec, Field before, boolean bound) {
    Set<String> fields = new TreeSet<>(spec.keys());
    fields.addAll(before.keys());
    for (String field : fields) {
      boolean may =
          switch (field) {
            // A claim is bound by setting its volume, once.
            case "volumeName" -> before.at(field).isEmpty();
            case "resources" -> bound;
            case "volumeAttributesClassName" -> bound;
            case "storageClassName" -> before.at(field).absent();
            default -> false;
          };
      if (!may && !spec.at(field).sameAs(before.at(field))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(object, faults).at("status");
    for (String list : List.of("capacity", "allocatedResources")) {
      for (String name : status.at(list).keys()) {
        if (Quantities.of(status.at(list).key(name)).signum() < 0) {
          status.at(list).key(name).invalid("must be greater than or equal to 0");
        }
      }
    }
  }
}
