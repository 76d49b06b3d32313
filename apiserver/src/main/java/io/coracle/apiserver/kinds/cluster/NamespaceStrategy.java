package io.coracle.apiserver.kinds.cluster;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces (API reference, Namespace). */
public final class NamespaceStrategy implements Strategy {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String FINALIZER = "kubernetes";
  private static final Set<String> STANDARD = Set.of(FINALIZER, "orphan", "foregroundDeletion");

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public void applyDefaults(ObjectNode namespace) {
    ObjectNode metadata = Defaults.objectOrNew(namespace, "metadata");
    String name = Defaults.text(metadata, "name");
    if (!name.isEmpty()) {
      Defaults.objectOrNew(metadata, "labels").put(NAME_LABEL, name);
    }
    Defaults.text(Defaults.objectOrNew(namespace, "status"), "phase", "Active");
  }

  @Override
  public void prepareForCreate(ObjectNode namespace) {
    namespace.putObject("status");
    applyDefaults(namespace);
    ObjectNode spec = Defaults.objectOrNew(namespace, "spec");
    ArrayNode finalizers =
        spec.get("finalizers") instanceof ArrayNode array ? array : spec.putArray("finalizers");
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asString("").equals(FINALIZER)) {
        return;
      }
    }
    finalizers.add(FINALIZER);
  }

  @Override
  public void prepareForUpdate(ObjectNode namespace, ObjectNode before) {
    Defaults.keep(namespace, before, "status");
    ObjectNode spec = Defaults.objectOrNew(namespace, "spec");
    ObjectNode old = Defaults.object(before, "spec");
    if (old != null) {
      Defaults.keep(spec, old, "finalizers");
    }
  }

  @Override
  public void validateCreate(ObjectNode namespace, FieldFaults faults) {
    Field finalizers = Field.root(namespace, faults).at("spec").at("finalizers");
    for (Field finalizer : finalizers.items()) {
      finalizer(finalizers, finalizer.text());
    }
  }

  /** The finalize subresource comes here; other updates keep the finalizers. */
  @Override
  public void validateUpdate(ObjectNode namespace, ObjectNode before, FieldFaults faults) {
    for (Field finalizer : Field.root(namespace, faults).at("spec").at("finalizers").items()) {
      finalizer(finalizer, finalizer.text());
    }
  }

  private static void finalizer(Field place, String name) {
    place.invalid(name, Names.qualifiedName(name));
    if (name.indexOf('/') < 0 && !STANDARD.contains(name)) {
      place.invalid(name, "name is neither a standard finalizer name nor is it fully qualified");
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field namespace = Field.root(object, faults);
    // The reference names the phase by its name in Go.
    Field phase = namespace.at("status").at("Phase").holding(namespace.at("status").at("phase"));
    boolean leaving = namespace.at("metadata").at("deletionTimestamp").present();
    if (leaving && !phase.is("Terminating")) {
      phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
    } else if (!leaving && !phase.is("Active")) {
      phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
    }
  }
}
