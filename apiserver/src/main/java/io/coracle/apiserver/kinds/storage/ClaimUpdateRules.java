package io.coracle.apiserver.kinds.storage;

import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a claim an update may change: its volume, once; its storage class, if it has none; and
 * once it is bound, how much it requests and its class of volume attributes.
 */
final class ClaimUpdateRules {
  /** Names the storage class of claims older than the field for it. */
  static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  private static final String CLASS = "storageClassName";
  private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";

  private ClaimUpdateRules() {}

  static void validate(Field claim, Field old) {
    Field spec = claim.at("spec");
    Field oldSpec = old.at("spec");
    boolean upgraded = isUpgradeFromAnnotation(claim, old);
    if (!upgraded && !annotation(claim).text().equals(annotation(old).text())) {
      claim
          .at("metadata")
          .at("annotations")
          .at(CLASS_ANNOTATION)
          .invalid(annotation(claim).text(), "field is immutable");
    }
    boolean mayGetClass = upgraded || isUpgradeFromNone(claim, old);
    if (spec.node() instanceof ObjectNode now
        && oldSpec.node() instanceof ObjectNode then
        && !Trees.equal(fixed(now, then, mayGetClass, isBound(old)), then)) {
      spec.forbidden(
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims");
    }
    shrunk(spec, old);
    claim.at("volumeMode").holding(spec.at("volumeMode")).immutable(oldSpec.at("volumeMode"));
    attributesClass(spec.at(ATTRIBUTES_CLASS), oldSpec.at(ATTRIBUTES_CLASS));
  }

  private static boolean isBound(Field claim) {
    return claim.at("status").at("phase").is("Bound");
  }

  private static Field annotation(Field claim) {
    return claim.at("metadata").at("annotations").key(CLASS_ANNOTATION);
  }

  private static boolean isUpgradeFromAnnotation(Field claim, Field old) {
    Field name = claim.at("spec").at(CLASS);
    return annotation(old).present()
        && old.at("spec").at(CLASS).absent()
        && name.is(annotation(old).text())
        && (annotation(claim).absent() || annotation(claim).sameAs(annotation(old)));
  }

  private static boolean isUpgradeFromNone(Field claim, Field old) {
    Field name = claim.at("spec").at(CLASS);
    return name.present()
        && old.at("spec").at(CLASS).absent()
        && (annotation(old).absent() || name.sameAs(annotation(old)));
  }

  /** The new specification with what may change as it was. */
  private static ObjectNode fixed(
      ObjectNode now, ObjectNode then, boolean mayGetClass, boolean bound) {
    ObjectNode copy = now.deepCopy();
    if (Defaults.text(then, "volumeName").isEmpty()) {
      Defaults.keep(copy, then, "volumeName");
    }
    if (mayGetClass) {
      copy.remove(CLASS);
    }
    if (bound && copy.path("resources").get("requests") instanceof ObjectNode requests) {
      JsonNode before = then.path("resources").path("requests").get("storage");
      if (before != null) {
        requests.set("storage", before);
      }
    }
    if (bound && !Defaults.isAbsent(copy, ATTRIBUTES_CLASS)) {
      Defaults.keep(copy, then, ATTRIBUTES_CLASS);
    }
    return copy;
  }

  /** What was asked for can be lowered, but not to what is there already. */
  private static void shrunk(Field spec, Field old) {
    Field request = spec.at("resources").at("requests").at("storage");
    Quantity now = Quantities.of(request);
    Quantity then = Quantities.of(old.at("spec").at("resources").at("requests").at("storage"));
    Quantity capacity = Quantities.of(old.at("status").at("capacity").at("storage"));
    if (now.compareTo(then) < 0 && now.compareTo(capacity) <= 0) {
      request.forbidden("field can not be less than status.capacity");
    }
  }

  private static void attributesClass(Field name, Field before) {
    if (before.absent() || name.sameAs(before)) {
      return;
    }
    if (name.absent()) {
      name.forbidden("update from non-nil value to nil is forbidden");
    } else if (name.isEmpty()) {
      name.forbidden("update from non-nil value to an empty string is forbidden");
    }
  }
}
