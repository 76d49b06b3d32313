package io.coracle.apiserver.custom.definition;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import io.coracle.apiserver.custom.Definition;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Definitions of custom resources (API reference, CustomResourceDefinition). */
public final class DefinitionStrategy implements Strategy {
  private static final String STATUS = "status";

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE.generic();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!(object.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (spec.get("names") instanceof ObjectNode names) {
      String kind = names.path("kind").asString("");
      if (names.path("singular").asString("").isEmpty() && !kind.isEmpty()) {
        names.put("singular", kind.toLowerCase(Locale.ROOT));
      }
      if (names.path("listKind").asString("").isEmpty() && !kind.isEmpty()) {
        names.put("listKind", kind + "List");
      }
    }
    if (!spec.path("conversion").isObject()) {
      spec.putObject("conversion").put("strategy", "None");
    }
    JsonNode service = spec.path("conversion").path("webhook").path("clientConfig").path("service");
    if (service instanceof ObjectNode reference && !reference.path("port").isNumber()) {
      reference.put("port", 443);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.set(STATUS, Json.object());
    noteStorageVersion(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode before) {
    JsonNode status = before.get(STATUS);
    if (status == null) {
      object.remove(STATUS);
    } else {
      object.set(STATUS, status.deepCopy());
    }
    noteStorageVersion(object);
  }

  /** From now on there can be objects in the storage version. */
  private static void noteStorageVersion(ObjectNode object) {
    String storage = new Definition(object).storageVersion();
    ObjectNode status =
        object.get(STATUS) instanceof ObjectNode present ? present : object.putObject(STATUS);
    List<String> stored = new ArrayList<>();
    status.path("storedVersions").forEach(version -> stored.add(version.asString("")));
    if (!storage.isEmpty() && !stored.contains(storage)) {
      stored.add(storage);
      ArrayNode array = status.putArray("storedVersions");
      stored.forEach(array::add);
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    Field root = Field.root(object, faults);
    var definition = new Definition(object);
    String wanted = definition.requested("plural") + "." + definition.group();
    if (!definition.name().equals(wanted) && !faultyName(faults)) {
      root.at("metadata").at("name").invalid("must be spec.names.plural+\".\"+spec.group");
    }
    SpecRules.check(root.at("spec"), faults);
    statusRules(root);
    ApprovalRules.check(object, null, root);
    preserving(root);
  }

  private static boolean faultyName(FieldFaults faults) {
    return faults.list().stream().anyMatch(fault -> fault.path().equals("metadata.name"));
  }

  private static void statusRules(Field root) {
    NameRules.check(root.at(STATUS).at("acceptedNames"));
    StoredVersionRules.check(root.at(STATUS).at("storedVersions"), root.at("spec").at("versions"));
  }

  private static void preserving(Field root) {
    if (root.at("spec").at("preserveUnknownFields").flag()) {
      root.at("spec")
          .at("preserveUnknownFields")
          .invalid(
              true,
              "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                  + " spec.versions[*].schema instead");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field root = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    Field spec = root.at("spec");
    Field oldSpec = old.at("spec");
    SpecRules.check(spec, faults);
    if (new Definition(before).is("Established")) {
      spec.at("scope").immutable(oldSpec.at("scope"));
      spec.at("names").at("kind").immutable(oldSpec.at("names").at("kind"));
    }
    spec.at("group").immutable(oldSpec.at("group"));
    spec.at("names").at("plural").immutable(oldSpec.at("names").at("plural"));
    statusRules(root);
    ApprovalRules.check(object, before, root);
    if (!oldSpec.at("preserveUnknownFields").flag()) {
      preserving(root);
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    NameRules.check(Field.root(object, faults).at(STATUS).at("acceptedNames"));
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    return FormatWarnings.of(object);
  }

  /** What was there before was warned of before. */
  @Override
  public List<String> updateWarnings(ObjectNode object, ObjectNode before) {
    List<String> warnings = new ArrayList<>(FormatWarnings.of(object));
    warnings.removeAll(FormatWarnings.of(before));
    return warnings;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void prepareForDelete(ObjectNode object, Instant now) {
    if (Metadata.isDeleting(object)) {
      return;
    }
    List<String> finalizers = new ArrayList<>(Metadata.finalizers(object));
    if (!finalizers.contains(Definition.CLEANUP)) {
      finalizers.add(Definition.CLEANUP);
      Metadata.finalizers(object, finalizers);
    }
    Conditions.set(
        object,
        "Terminating",
        "True",
        "InstanceDeletionPending",
        "CustomResourceDefinition marked for deletion; CustomResource deletion will occur as soon"
            + " as possible",
        now);
  }
}
