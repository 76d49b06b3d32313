package io.coracle.apiserver.registry.object;

import io.coracle.api.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code metadata} of trees. */
public final class Metadata {
  public static final String NAME = "name";
  public static final String GENERATE_NAME = "generateName";
  public static final String NAMESPACE = "namespace";
  public static final String UID = "uid";
  public static final String RESOURCE_VERSION = "resourceVersion";
  public static final String GENERATION = "generation";
  public static final String CREATION_TIMESTAMP = "creationTimestamp";
  public static final String DELETION_TIMESTAMP = "deletionTimestamp";
  public static final String DELETION_GRACE_PERIOD_SECONDS = "deletionGracePeriodSeconds";
  public static final String LABELS = "labels";
  public static final String ANNOTATIONS = "annotations";
  public static final String OWNER_REFERENCES = "ownerReferences";
  public static final String FINALIZERS = "finalizers";
  public static final String MANAGED_FIELDS = "managedFields";

  private Metadata() {}

  /** The metadata of {@code object}, made if there is none. */
  public static ObjectNode of(ObjectNode object) {
    if (object.get("metadata") instanceof ObjectNode metadata) {
      return metadata;
    }
    ObjectNode metadata = Json.object();
    object.set("metadata", metadata);
    return metadata;
  }

  /** A text of the metadata; empty if it is not there. */
  public static String text(ObjectNode object, String field) {
    return object.get("metadata") instanceof ObjectNode metadata
            && metadata.get(field) instanceof JsonNode value
            && value.isString()
        ? value.stringValue()
        : "";
  }

  public static String name(ObjectNode object) {
    return text(object, NAME);
  }

  public static String namespace(ObjectNode object) {
    return text(object, NAMESPACE);
  }

  /** A number of the metadata. */
  public static OptionalLong number(ObjectNode object, String field) {
    return object.get("metadata") instanceof ObjectNode metadata
            && metadata.get(field) instanceof JsonNode value
            && value.isNumber()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  /** Whether the object is being deleted. */
  public static boolean isDeleting(ObjectNode object) {
    return !text(object, DELETION_TIMESTAMP).isEmpty();
  }

  public static List<String> finalizers(ObjectNode object) {
    var names = new ArrayList<String>();
    if (object.get("metadata") instanceof ObjectNode metadata
        && metadata.get(FINALIZERS) instanceof ArrayNode array) {
      array.forEach(name -> names.add(name.asString()));
    }
    return names;
  }

  /** Replaces the finalizers; none removes the field. */
  public static void finalizers(ObjectNode object, Collection<String> names) {
    ObjectNode metadata = of(object);
    if (names.isEmpty()) {
      metadata.remove(FINALIZERS);
    } else {
      ArrayNode array = metadata.putArray(FINALIZERS);
      names.forEach(array::add);
    }
  }

  /** A time as metadata writes it: RFC 3339 in UTC, whole seconds. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Takes {@code field} over from {@code source}; removes it if it is not there. */
  public static void take(ObjectNode target, ObjectNode source, String field) {
    JsonNode value = of(source).get(field);
    if (value == null) {
      of(target).remove(field);
    } else {
      of(target).set(field, value);
    }
  }
}
