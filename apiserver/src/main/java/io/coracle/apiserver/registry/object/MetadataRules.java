package io.coracle.apiserver.registry.object;

import io.coracle.api.FieldFault;
import io.coracle.api.FieldFaults;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What metadata of any kind must satisfy (apimachinery {@code ValidateObjectMeta}). */
public final class MetadataRules {
  /** All annotations of an object together have at most this many bytes, keys and values. */
  public static final int MAX_ANNOTATION_BYTES = 256 * 1024;

  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";
  private static final Set<String> UNQUALIFIED_FINALIZERS =
      Set.of("kubernetes", ORPHAN, FOREGROUND);
  private static final String IMMUTABLE = "field is immutable";

  private MetadataRules() {}

  /**
   * Checks the metadata of a new object.
   *
   * @param qualified whether finalizers must be qualified by a domain
   */
  public static void check(
      ObjectNode object,
      boolean namespaced,
      NameRule nameRule,
      boolean qualified,
      FieldFaults faults) {
    generic(object, namespaced, nameRule, faults);
    if (qualified) {
      qualifiedFinalizers(object, faults);
    }
  }

  private static void generic(
      ObjectNode object, boolean namespaced, NameRule nameRule, FieldFaults faults) {
    String generateName = Metadata.text(object, Metadata.GENERATE_NAME);
    if (!generateName.isEmpty()) {
      Names.checkPrefix(nameRule, generateName)
          .forEach(why -> faults.invalid("metadata.generateName", generateName, why));
    }
    String name = Metadata.name(object);
    if (name.isEmpty()) {
      faults.required("metadata.name", "name or generateName is required");
    } else {
      Names.check(nameRule, name).forEach(why -> faults.invalid("metadata.name", name, why));
    }
    namespace(Metadata.namespace(object), namespaced, faults);
    ObjectNode metadata = Metadata.of(object);
    if (metadata.path(Metadata.GENERATION).asLong(0) < 0) {
      faults.invalid(
          "metadata.generation",
          metadata.path(Metadata.GENERATION).asLong(0),
          "must be greater than or equal to 0");
    }
    content(metadata, faults);
    finalizers(object, faults);
  }

  private static void content(ObjectNode metadata, FieldFaults faults) {
    labels(metadata, faults);
    annotations(metadata, faults);
    ownerReferences(metadata, faults);
  }

  private static void namespace(String namespace, boolean namespaced, FieldFaults faults) {
    if (!namespaced) {
      if (!namespace.isEmpty()) {
        faults.forbidden("metadata.namespace", "not allowed on this type");
      }
    } else if (namespace.isEmpty()) {
      faults.required("metadata.namespace", "");
    } else {
      Names.label(namespace).forEach(why -> faults.invalid("metadata.namespace", namespace, why));
    }
  }

  private static void labels(ObjectNode metadata, FieldFaults faults) {
    for (Map.Entry<String, JsonNode> label : metadata.path(Metadata.LABELS).properties()) {
      Names.qualifiedName(label.getKey())
          .forEach(why -> faults.invalid("metadata.labels", label.getKey(), why));
      String value = label.getValue().asString("");
      Names.labelValue(value).forEach(why -> faults.invalid("metadata.labels", value, why));
    }
  }

  private static void annotations(ObjectNode metadata, FieldFaults faults) {
    long bytes = 0;
    for (Map.Entry<String, JsonNode> entry : metadata.path(Metadata.ANNOTATIONS).properties()) {
      String key = entry.getKey();
      Names.qualifiedName(key.toLowerCase(java.util.Locale.ROOT))
          .forEach(why -> faults.invalid("metadata.annotations", key, why));
      bytes += key.getBytes(StandardCharsets.UTF_8).length;
      bytes += entry.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MAX_ANNOTATION_BYTES) {
      faults.add(
          FieldFault.Type.TOO_LONG,
          "metadata.annotations",
          "may not be more than " + MAX_ANNOTATION_BYTES + " bytes");
    }
  }

  private static void ownerReferences(ObjectNode metadata, FieldFaults faults) {
    if (!(metadata.get(Metadata.OWNER_REFERENCES) instanceof ArrayNode references)) {
      return;
    }
    String controller = "";
    for (int i = 0; i < references.size(); i++) {
      JsonNode reference = references.get(i);
      String path = "metadata.ownerReferences";
      String version = reference.path("apiVersion").asString("");
      int slash = version.indexOf('/');
      if (slash != version.lastIndexOf('/') || version.substring(slash + 1).isEmpty()) {
        faults.invalid(path + ".apiVersion", version, "version must not be empty");
      }
      notEmpty(reference, "kind", path, "must not be empty", faults);
      notEmpty(reference, "name", path, "must not be empty", faults);
      notEmpty(reference, "uid", path, "must not be empty", faults);
      String kind = reference.path("kind").asString("");
      if (kind.equals("Event") && version.equals("v1")) {
        faults.invalid(path, reference, "Event is disallowed from being an owner");
      }
      if (reference.path("controller").asBoolean(false)) {
        String name = kind + "/" + reference.path("name").asString("");
        if (controller.isEmpty()) {
          controller = name;
        } else {
          faults.invalid(
              path,
              references,
              "Only one reference can have Controller set to true. Found \"true\" in references for"
                  + " "
                  + controller
                  + " and "
                  + name);
        }
      }
    }
  }

  private static void notEmpty(
      JsonNode reference, String field, String path, String why, FieldFaults faults) {
    if (reference.path(field).asString("").isEmpty()) {
      faults.invalid(path + "." + field, "", why);
    }
  }

  private static void finalizers(ObjectNode object, FieldFaults faults) {
    List<String> names = Metadata.finalizers(object);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Names.qualifiedName(name).forEach(why -> faults.invalid("metadata.finalizers", name, why));
    }
    if (names.contains(ORPHAN) && names.contains(FOREGROUND)) {
      faults.invalid(
          "metadata.finalizers",
          names,
          "finalizer " + ORPHAN + " and " + FOREGROUND + " cannot be both set");
    }
  }

  /** Whether a finalizer has a domain of its own or is one of the server's own. */
  public static boolean isQualifiedFinalizer(String name) {
    return name.contains("/") || UNQUALIFIED_FINALIZERS.contains(name);
  }

  private static void qualifiedFinalizers(ObjectNode object, FieldFaults faults) {
    List<String> names = Metadata.finalizers(object);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!isQualifiedFinalizer(name)) {
        faults.invalid(
            "metadata.finalizers[" + i + "]",
            name,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  /**
   * Checks the metadata of an object as it would be after an update, and what the update does to
   * it: once for all kinds and then as often as the kind's own rules look, each time with the same
   * faults.
   */
  public static void checkUpdate(
      ObjectNode object,
      ObjectNode before,
      boolean namespaced,
      MetadataLooks looks,
      FieldFaults faults) {
    var found = new FieldFaults();
    generic(object, namespaced, NameRule.PATH_SEGMENT, found);
    qualifiedFinalizers(object, found);
    change(object, before, found);
    if (found.isEmpty()) {
      return;
    }
    generic(object, namespaced, NameRule.PATH_SEGMENT, faults);
    change(object, before, faults);
    for (int look = 0; look < looks.changes(); look++) {
      change(object, before, faults);
    }
    for (int look = 0; look < looks.wholes(); look++) {
      check(object, namespaced, NameRule.PATH_SEGMENT, looks.wantsQualifiedFinalizers(), faults);
    }
  }

  private static void change(ObjectNode object, ObjectNode before, FieldFaults faults) {
    if (Metadata.isDeleting(before)) {
      List<String> added =
          Metadata.finalizers(object).stream()
              .filter(name -> !Metadata.finalizers(before).contains(name))
              .toList();
      if (!added.isEmpty()) {
        faults.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers "
                + added);
      }
    }
    for (String field :
        List.of(
            Metadata.NAME,
            Metadata.NAMESPACE,
            Metadata.UID,
            Metadata.CREATION_TIMESTAMP,
            Metadata.DELETION_TIMESTAMP,
            Metadata.DELETION_GRACE_PERIOD_SECONDS)) {
      JsonNode now = Metadata.of(object).path(field);
      if (!Trees.equal(now, Metadata.of(before).path(field))) {
        faults.invalid(
            "metadata." + field, now.isString() ? now.stringValue() : now.toString(), IMMUTABLE);
      }
    }
    content(Metadata.of(object), faults);
  }
}
