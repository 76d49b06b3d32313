package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A volume claim grows only when it is bound and its StorageClass allows expansion. */
public final class ClaimResize implements AdmissionPlugin {
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource CLASSES =
      new GroupResource("storage.k8s.io", "storageclasses");

  private final Objects objects;

  public ClaimResize(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PersistentVolumeClaimResize";
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    if (attributes.operation() != Operation.UPDATE
        || !attributes.subresource().isEmpty()
        || !attributes.resource().storage().equals(CLAIMS)) {
      return;
    }
    ObjectNode claim = attributes.object().orElseThrow();
    ObjectNode before = attributes.before().orElseThrow();
    if (size(claim).compareTo(size(before)) <= 0) {
      return;
    }
    if (!before.path("status").path("phase").asString("").equals("Bound")) {
      throw forbidden(attributes, "only bound persistent volume claims can be expanded");
    }
    if (!allowsExpansion(claim)) {
      throw forbidden(
          attributes,
          "only dynamically provisioned claims can be resized, and the storageclass that"
              + " provisions them must support it");
    }
  }

  private static Quantity size(JsonNode claim) {
    String text =
        claim.path("spec").path("resources").path("requests").path("storage").asString("0");
    return Quantity.tryParse(text).orElse(Quantity.ZERO);
  }

  private boolean allowsExpansion(JsonNode claim) {
    String name = claim.path("spec").path("storageClassName").asString("");
    return !name.isEmpty()
        && objects
            .get(CLASSES, "", name)
            .filter(found -> found.path("allowVolumeExpansion").asBoolean(false))
            .isPresent();
  }

  private static StatusException forbidden(AdmissionAttributes attributes, String why) {
    return StatusException.forbidden(CLAIMS, attributes.name(), why);
  }
}
