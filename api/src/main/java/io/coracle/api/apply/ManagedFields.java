package io.coracle.api.apply;

import io.coracle.api.apply.Manager.Operation;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code metadata.managedFields}. Stateless. */
public final class ManagedFields {
  /** The field of metadata. */
  public static final String FIELD = "managedFields";

  private static final String FIELDS_TYPE = "FieldsV1";

  /** The order in which the reference keeps entries. */
  private static final Comparator<Map.Entry<Manager, Ownership>> ORDER =
      Comparator.comparing((Map.Entry<Manager, Ownership> e) -> e.getKey().operation().text())
          .thenComparing(e -> e.getValue().time())
          .thenComparing(e -> e.getKey().name())
          .thenComparing(e -> e.getValue().apiVersion())
          .thenComparing(e -> e.getKey().subresource());

  private ManagedFields() {}

  /**
   * Marks a list that a client has sent empty, which clears all entries: {@code [{}]} means the
   * same, and is not lost when empty values are left out.
   */
  public static void keepEmptyList(ObjectNode object) {
    if (object.get("metadata") instanceof ObjectNode metadata
        && metadata.get(FIELD) instanceof ArrayNode entries
        && entries.isEmpty()) {
      entries.addObject();
    }
  }

  /** The entries of an object; null if it has none. */
  static @Nullable JsonNode of(ObjectNode object) {
    return object.get("metadata") instanceof ObjectNode metadata ? metadata.get(FIELD) : null;
  }

  /** Whether the entries are meant to clear those there are. */
  static boolean clears(@Nullable JsonNode entries) {
    return entries instanceof ArrayNode array
        && array.size() == 1
        && array.get(0) instanceof ObjectNode only
        && only.isEmpty();
  }

  /**
   * The managers that {@code entries} name, with what they own.
   *
   * @param checked whether the fields are looked at now
   * @throws FieldsFault when an entry is malformed
   */
  static Map<Manager, Ownership> decode(@Nullable JsonNode entries, boolean checked) {
    Map<Manager, Ownership> managers = new LinkedHashMap<>();
    if (!(entries instanceof ArrayNode array)) {
      return managers;
    }
    for (JsonNode entry : array) {
      Operation operation =
          switch (text(entry, "operation")) {
            case "Apply" -> Operation.APPLY;
            case "Update" -> Operation.UPDATE;
            default -> throw new FieldsFault("operation must be `Apply` or `Update`");
          };
      String apiVersion = text(entry, "apiVersion");
      if (apiVersion.isEmpty()) {
        throw new FieldsFault("apiVersion must not be empty");
      }
      if (!text(entry, "fieldsType").equals(FIELDS_TYPE)) {
        throw new FieldsFault("fieldsType must be " + FIELDS_TYPE);
      }
      JsonNode fields = entry.get("fieldsV1");
      Ownership owned =
          Ownership.read(
              fields == null || fields.isNull() ? Json.object() : fields,
              apiVersion,
              text(entry, "time"));
      if (checked) {
        owned.fields();
      }
      managers.put(
          new Manager(text(entry, "manager"), operation, apiVersion, text(entry, "subresource")),
          owned);
    }
    return managers;
  }

  private static String text(JsonNode entry, String field) {
    return entry.path(field).asString("");
  }

  /** Writes {@code managers} into the metadata of {@code object}. */
  static void write(ObjectNode object, Map<Manager, Ownership> managers) {
    if (!(object.get("metadata") instanceof ObjectNode metadata)) {
      return;
    }
    if (managers.isEmpty()) {
      metadata.remove(FIELD);
    } else {
      metadata.set(FIELD, encode(managers));
    }
  }

  private static ArrayNode encode(Map<Manager, Ownership> managers) {
    List<Map.Entry<Manager, Ownership>> sorted = new ArrayList<>(managers.entrySet());
    sorted.sort(ORDER);
    ArrayNode entries = JsonNodeFactory.instance.arrayNode(sorted.size());
    for (Map.Entry<Manager, Ownership> one : sorted) {
      Manager manager = one.getKey();
      Ownership owned = one.getValue();
      ObjectNode entry = entries.addObject();
      if (!manager.name().isEmpty()) {
        entry.put("manager", manager.name());
      }
      entry.put("operation", manager.operation().text());
      entry.put("apiVersion", owned.apiVersion());
      if (!owned.time().isEmpty()) {
        entry.put("time", owned.time());
      }
      entry.put("fieldsType", FIELDS_TYPE);
      entry.set("fieldsV1", owned.encoded());
      if (!manager.subresource().isEmpty()) {
        entry.put("subresource", manager.subresource());
      }
    }
    return entries;
  }

  /**
   * Takes back the times of {@code object} when they are all that its entries differ in from those
   * of {@code before}: a write that changes nothing else changes no time either.
   *
   * @return whether the entries are now the same
   */
  public static boolean restoreTimes(ObjectNode object, ObjectNode before) {
    JsonNode now = of(object);
    JsonNode old = of(before);
    if (!(now instanceof ArrayNode entries) || !(old instanceof ArrayNode formerly)) {
      return now == old;
    }
    if (entries.size() != formerly.size()) {
      return false;
    }
    for (int i = 0; i < entries.size(); i++) {
      if (!sameButTime(entries.get(i), formerly.get(i))) {
        return false;
      }
    }
    ((ObjectNode) object.get("metadata")).set(FIELD, formerly);
    return true;
  }

  private static boolean sameButTime(JsonNode one, JsonNode other) {
    for (String field :
        List.of("manager", "operation", "apiVersion", "fieldsType", "subresource", "fieldsV1")) {
      if (!one.path(field).equals(other.path(field))) {
        return false;
      }
    }
    return true;
  }
}
