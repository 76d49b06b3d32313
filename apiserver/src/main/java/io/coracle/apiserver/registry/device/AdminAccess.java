package io.coracle.apiserver.registry.device;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupResource;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.verb.WriteHook;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps access to devices that others use, for those who look after them, to namespaces that say so
 * (API reference, {@code adminAccess}): such claims, templates of them and allocations need the
 * label {@value #LABEL} of the namespace to be {@code true}. Thread-safe.
 */
public final class AdminAccess implements WriteHook {
  /** The label of namespaces in which claims may ask for it. */
  public static final String LABEL = "resource.kubernetes.io/admin-access";

  private static final String GROUP = "resource.k8s.io";
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final Objects objects;

  /**
   * @param objects where the namespaces are
   */
  public AdminAccess(Objects objects) {
    this.objects = objects;
  }

  /** The resources that must ask here, each with this hook. */
  public Map<GroupResource, WriteHook> hooks() {
    return Map.of(
        new GroupResource(GROUP, "resourceclaims"),
        this,
        new GroupResource(GROUP, "resourceclaimtemplates"),
        this);
  }

  @Override
  public Reservation creating(ObjectNode object, boolean dryRun, FieldFaults faults) {
    JsonNode spec = object.path("spec");
    JsonNode devices = spec.has("spec") ? spec.path("spec").path("devices") : spec.path("devices");
    int index = 0;
    for (JsonNode request : devices.path("requests")) {
      if (request.path("exactly").path("adminAccess").asBoolean(false)) {
        // The reference names no version's field here, and that of a claim for templates too.
        check(object, "spec.devices.requests[" + index + "].adminAccess", faults);
        break;
      }
      index++;
    }
    return Reservation.NOTHING;
  }

  @Override
  public Reservation updating(
      ObjectNode object, ObjectNode before, boolean dryRun, FieldFaults faults) {
    if (allocated(before).isEmpty()) {
      allocated(object).ifPresent(path -> check(object, path, faults));
    }
    return Reservation.NOTHING;
  }

  /** The first device that was given with such access. */
  private static Optional<String> allocated(ObjectNode claim) {
    JsonNode devices = claim.path("status").path("allocation").path("devices");
    int index = 0;
    for (JsonNode result : devices.path("results")) {
      if (result.path("adminAccess").asBoolean(false)) {
        return Optional.of("status.allocation.devices.results[" + index + "].adminAccess");
      }
      index++;
    }
    return Optional.empty();
  }

  private void check(ObjectNode object, String path, FieldFaults faults) {
    String allowed =
        objects
            .attributes(NAMESPACES, "", Metadata.namespace(object))
            .map(namespace -> namespace.labels().getOrDefault(LABEL, ""))
            .orElse("");
    if (!allowed.equals("true")) {
      faults.forbidden(
          path, "the namespace must have the label " + LABEL + " with the value true for this");
    }
  }
}
