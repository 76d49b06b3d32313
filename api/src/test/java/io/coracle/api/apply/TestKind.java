package io.coracle.api.apply;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to one built-in kind, as a server would that has no rules of its own. */
final class TestKind implements Versions {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final GroupVersionKind kind;
  private final Schema.Fields schema;
  private final FieldManagement management;
  private final FieldManagement status;

  TestKind(String apiVersion, String name) {
    kind = GroupVersionKind.of(apiVersion, name);
    schema = schema(apiVersion).orElseThrow();
    management = new FieldManagement(this, kind, "");
    status = new FieldManagement(this, kind, "status");
  }

  @Override
  public Optional<Schema.Fields> schema(String apiVersion) {
    return BuiltInCatalogue.shared()
        .schema(GroupVersionKind.of(apiVersion, kind.kind()))
        .map(found -> (Schema.Fields) found);
  }

  @Override
  public ObjectNode convert(ObjectNode object, String apiVersion) {
    return object.deepCopy().put("apiVersion", apiVersion);
  }

  @Override
  public FieldFilter filter(String apiVersion) {
    return FieldFilter.without(FieldSet.ofFields("no-such-field"));
  }

  /** Reads JSON with apostrophes for quotation marks, of this kind and with a name. */
  ObjectNode tree(String json) {
    ObjectNode object = Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    object.put("apiVersion", kind.apiVersion());
    object.put("kind", kind.kind());
    if (!(object.get("metadata") instanceof ObjectNode metadata)) {
      object.putObject("metadata").put("name", "x");
    } else if (!metadata.has("name")) {
      metadata.put("name", "x");
    }
    return object;
  }

  ObjectNode nothing() {
    return management.nothing();
  }

  ObjectNode create(String json, String manager) {
    ObjectNode object = Canonical.decoded(tree(json), schema);
    management.create(object, manager, NOON);
    return stored(object);
  }

  ObjectNode update(ObjectNode live, ObjectNode object, String manager, Instant now) {
    ObjectNode updated = Canonical.decoded(object.deepCopy(), schema);
    management.update(live, updated, manager, now);
    return stored(updated);
  }

  ObjectNode updateStatus(ObjectNode live, ObjectNode object, String manager) {
    ObjectNode updated = Canonical.decoded(object.deepCopy(), schema);
    status.update(live, updated, manager, NOON);
    return stored(updated);
  }

  ObjectNode apply(ObjectNode live, ObjectNode config, String manager, boolean force) {
    return apply(live, config, manager, force, NOON);
  }

  ObjectNode apply(ObjectNode live, ObjectNode config, String manager, boolean force, Instant now) {
    return stored(management.apply(live, config, manager, force, now));
  }

  private ObjectNode stored(ObjectNode object) {
    Canonical.normalize(object, schema);
    ((ObjectNode) object.get("metadata")).put("uid", "u");
    return object;
  }

  /** The content of an object: everything but who manages it. */
  static ObjectNode content(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata")).remove(ManagedFields.FIELD);
    return copy;
  }

  /** The fields that a manager owns, with apostrophes for quotation marks; empty if none. */
  static String owned(ObjectNode object, String manager) {
    for (JsonNode entry : object.path("metadata").path(ManagedFields.FIELD)) {
      if (entry.path("manager").asString("").equals(manager)) {
        return entry.path("fieldsV1").toString().replace('"', '\'');
      }
    }
    return "";
  }

  boolean sameFields(ObjectNode one, ObjectNode other) {
    return Comparison.of(content(one), content(other), schema).isEmpty();
  }
}
