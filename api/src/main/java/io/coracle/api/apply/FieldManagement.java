package io.coracle.api.apply;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.apply.Manager.Operation;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps {@code metadata.managedFields} of the objects of one kind, as requests of one version and
 * subresource change them. Thread-safe.
 */
public final class FieldManagement {
  /** Who owned what was there when something was applied to an object without managers. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private static final String NO_NAME = "unknown";

  /** What nobody owns: identity, and what the server keeps itself. */
  private static final FieldSet STRIPPED =
      List.of(
              "name",
              "namespace",
              "creationTimestamp",
              "selfLink",
              "uid",
              "clusterName",
              "generation",
              "managedFields",
              "resourceVersion")
          .stream()
          .map(field -> FieldSet.ofFields("metadata", field))
          .reduce(FieldSet.ofFields("metadata"), FieldSet::union)
          .union(FieldSet.ofFields("apiVersion"))
          .union(FieldSet.ofFields("kind"));

  private final Versions versions;
  private final GroupVersionKind kind;
  private final String subresource;
  private final Schema.Fields schema;
  private final StructuredMerge merge;
  private final ObjectNode nothing;

  /**
   * @param kind of the objects of the requests
   * @param subresource empty for the object itself
   * @throws IllegalArgumentException when {@code versions} do not know the kind's version
   */
  public FieldManagement(Versions versions, GroupVersionKind kind, String subresource) {
    this.versions = versions;
    this.kind = kind;
    this.subresource = subresource;
    this.schema =
        versions
            .schema(kind.apiVersion())
            .orElseThrow(() -> new IllegalArgumentException("no schema of " + kind));
    this.merge = new StructuredMerge(versions, kind.apiVersion(), schema);
    this.nothing = Canonical.normalize(Json.object(), schema);
    nothing.put("apiVersion", kind.apiVersion());
    nothing.put("kind", kind.kind());
  }

  /** The object as it is before it is created: what is always there is there, and empty. */
  public ObjectNode nothing() {
    return nothing.deepCopy();
  }

  /**
   * Says in the managed fields of a new object who made it.
   *
   * @param object in this version; its managed fields are replaced
   * @param manager its name; a stand-in is used if it is empty
   */
  public void create(ObjectNode object, String manager, Instant now) {
    update(nothing, object, manager, now);
  }

  /**
   * Says in the managed fields of {@code object} what this write changes.
   *
   * @param live what is there, in this version
   * @param object what is to be there, in this version; its managed fields are replaced
   * @param manager the writer's name; a stand-in is used if it is empty
   */
  public void update(ObjectNode live, ObjectNode object, String manager, Instant now) {
    Map<Manager, Ownership> managers = ownersForUpdate(live, object);
    JsonNode before = ManagedFields.of(live);
    ManagedFields.write(object, Map.of());
    boolean isNew = text(live, "uid").isEmpty();
    try {
      if (!managers.isEmpty() || isNew) {
        managers = updated(live, object, managers, manager, now);
      }
      ManagedFields.write(object, managers);
    } catch (FieldsFault e) {
      // An object whose lists cannot be told apart has no managers, as with the reference server;
      // whether it may be there is for the validation of its kind to say.
      ManagedFields.write(object, Map.of());
    }
    keepIfSame(object, before);
  }

  /** Leaves the node of the live object in place where nothing changed. */
  private static void keepIfSame(ObjectNode object, @Nullable JsonNode before) {
    JsonNode now = ManagedFields.of(object);
    if (before != null && before.equals(now)) {
      ((ObjectNode) object.get("metadata")).set(ManagedFields.FIELD, before);
    }
  }

  /** What clients send of managed fields counts, unless it is missing or makes no sense. */
  private Map<Manager, Ownership> ownersForUpdate(ObjectNode live, ObjectNode object) {
    JsonNode sent = ManagedFields.of(object);
    JsonNode there = ManagedFields.of(live);
    if (subresource.isEmpty() && sent != null && !sent.equals(there)) {
      if (ManagedFields.clears(sent)) {
        return new LinkedHashMap<>();
      }
      try {
        Map<Manager, Ownership> managers = ManagedFields.decode(sent, true);
        if (!managers.isEmpty()) {
          return managers;
        }
      } catch (FieldsFault e) {
        return stored(there);
      }
    }
    return stored(there);
  }

  private static Map<Manager, Ownership> stored(@Nullable JsonNode entries) {
    try {
      return ManagedFields.decode(entries, false);
    } catch (FieldsFault e) {
      return new LinkedHashMap<>(); // nobody can say any more who owned what
    }
  }

  private Map<Manager, Ownership> updated(
      ObjectNode live,
      ObjectNode object,
      Map<Manager, Ownership> managers,
      String name,
      Instant now) {
    FieldSet written = merge.update(live, object, managers).difference(STRIPPED);
    if (!written.isEmpty()) {
      Manager manager = manager(name, Operation.UPDATE);
      Ownership previous = managers.get(manager);
      FieldSet owned = previous == null ? written : written.union(previous.fields());
      managers.put(manager, Ownership.of(owned, kind.apiVersion(), time(now)));
    }
    UpdaterCap.limit(managers);
    return managers;
  }

  private Manager manager(String name, Operation operation) {
    return new Manager(name.isEmpty() ? NO_NAME : name, operation, kind.apiVersion(), subresource);
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text(ObjectNode object, String field) {
    return object.path("metadata").path(field).asString("");
  }

  /**
   * The object that an applied configuration makes of {@code live}, with its managed fields. The
   * configuration stays as it is, and so does {@code live}.
   *
   * @param live in this version; {@link #nothing} if there is none
   * @param config what was sent, not brought into any form
   * @param force whether fields are taken from others
   * @throws StatusException with reason BadRequest when the configuration is not one of this kind,
   *     or Conflict when others own what it would change
   */
  public ObjectNode apply(
      ObjectNode live, ObjectNode config, String name, boolean force, Instant now) {
    check(config);
    try {
      Map<Manager, Ownership> owners = ManagedFields.decode(ManagedFields.of(live), true);
      if (owners.isEmpty()) {
        owners = updated(nothing, live, owners, BEFORE_FIRST_APPLY, now);
      }
      Manager manager = manager(name, Operation.APPLY);
      StructuredMerge.Applied applied = merged(live, config, owners, manager, force);
      return finished(live, config, applied, manager, now);
    } catch (FieldsFault e) {
      throw refused(config, e.getMessage());
    } catch (ApplyConflict e) {
      throw e.refusal();
    }
  }

  private StructuredMerge.Applied merged(
      ObjectNode live,
      ObjectNode config,
      Map<Manager, Ownership> owners,
      Manager manager,
      boolean force) {
    try {
      return merge.apply(live, config, owners, manager, force);
    } catch (ApplyConflict conflict) {
      if (!manager.name().equals(ClientSideApply.MANAGER)) {
        throw conflict;
      }
      Optional<FieldSet> allowed = ClientSideApply.lastApplied(live, kind.apiVersion(), schema);
      if (allowed.isEmpty()) {
        throw conflict;
      }
      ApplyConflict left = conflict.without(allowed.get());
      if (!left.fields().isEmpty()) {
        throw left;
      }
      return merge.apply(live, config, owners, manager, true);
    }
  }

  private ObjectNode finished(
      ObjectNode live,
      ObjectNode config,
      StructuredMerge.Applied applied,
      Manager manager,
      Instant now) {
    Map<Manager, Ownership> managers = new LinkedHashMap<>(applied.managers());
    Ownership own = Objects.requireNonNull(managers.get(manager));
    FieldSet owned = own.fields().difference(STRIPPED);
    if (owned.isEmpty()) {
      managers.remove(manager);
    } else {
      Ownership stripped = own.with(owned);
      managers.put(manager, applied.object().isPresent() ? stripped.at(time(now)) : stripped);
    }
    ObjectNode result = applied.object().map(ObjectNode::deepCopy).orElseGet(live::deepCopy);
    ManagedFields.write(result, managers);
    if (manager.name().equals(ClientSideApply.MANAGER)) {
      ClientSideApply.note(result, config);
    }
    return result;
  }

  private void check(ObjectNode config) {
    String apiVersion = config.path("apiVersion").asString("");
    String name = config.path("kind").asString("");
    if (!apiVersion.equals(kind.apiVersion()) || !name.equals(kind.kind())) {
      throw StatusException.badRequest(
          "invalid object type: the patch is of apiVersion \""
              + apiVersion
              + "\" and kind \""
              + name
              + "\", expected: "
              + kind.apiVersion()
              + ", "
              + kind.kind());
    }
    if (config.path("metadata").get(ManagedFields.FIELD) instanceof JsonNode sent
        && !sent.isNull()) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    List<String> unknown = Decoding.check(config, schema, kind);
    if (!unknown.isEmpty()) {
      throw refused(config, String.join(", ", unknown) + ": field not declared in schema");
    }
    try {
      FieldWalk.checkUnique(config, schema, "");
    } catch (FieldsFault e) {
      throw refused(config, e.getMessage());
    }
  }

  private StatusException refused(ObjectNode config, String why) {
    return StatusException.badRequest(
        "failed to create typed patch object ("
            + text(config, "namespace")
            + "/"
            + text(config, "name")
            + "; "
            + kind.apiVersion()
            + ", Kind="
            + kind.kind()
            + "): "
            + why);
  }
}
