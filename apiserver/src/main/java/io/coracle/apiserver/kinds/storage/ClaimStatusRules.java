package io.coracle.apiserver.kinds.storage;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import java.util.List;

/** Rules for the status of claims: how large they are, and how far they have grown. */
final class ClaimStatusRules {
  private static final List<String> RESIZE_STATUSES =
      List.of(
          "ControllerResizeInProgress",
          "ControllerResizeInfeasible",
          "NodeResizeInProgress",
          "NodeResizeInfeasible",
          "NodeResizePending");

  private ClaimStatusRules() {}

  static void validate(Field status) {
    Field capacity = status.at("capacity");
    for (String name : capacity.keys()) {
      notNegative(capacity.key(name));
    }
    Field statuses = status.at("allocatedResourceStatuses");
    // The reference leaves the plural out here.
    Field place = status.at("allocatedResourceStatus").holding(statuses);
    for (String name : statuses.keys()) {
      resource(place, name);
      if (!RESIZE_STATUSES.contains(statuses.key(name).text())) {
        place.notSupported(name, RESIZE_STATUSES);
      }
    }
    Field allocated = status.at("allocatedResources");
    for (String name : allocated.keys()) {
      if (resource(allocated, name)) {
        notNegative(allocated.key(name));
      }
    }
  }

  private static void notNegative(Field amount) {
    if (Quantities.of(amount).signum() < 0) {
      amount.invalid("must be a valid resource quantity");
    }
  }

  private static boolean resource(Field place, String name) {
    List<String> problems = Names.qualifiedName(name);
    place.invalid(name, problems);
    boolean known = !ResourceNames.isNative(name) || name.equals("storage");
    if (problems.isEmpty() && !known) {
      place.notSupported(name, List.of("storage"));
    }
    return problems.isEmpty() && known;
  }
}
