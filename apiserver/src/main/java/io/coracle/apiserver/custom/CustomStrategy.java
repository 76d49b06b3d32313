package io.coracle.apiserver.custom;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Resource;
import io.coracle.apiserver.custom.cel.SchemaRules;
import io.coracle.apiserver.custom.schema.EmbeddedObjects;
import io.coracle.apiserver.custom.schema.ListTypes;
import io.coracle.apiserver.custom.schema.SameValues;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import io.coracle.apiserver.custom.schema.ValueValidation;
import io.coracle.apiserver.registry.object.CustomKinds.ScalePaths;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.MetadataRules;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of one version of a custom resource: those of its schema. */
final class CustomStrategy implements Strategy {
  private static final String STATUS = "status";

  private final Resource resource;
  private final StructuralSchema schema;
  private final boolean ownStatus;
  private final Optional<ScalePaths> scale;
  private final boolean terminating;
  private final SchemaRules rules;

  /**
   * @param ownStatus whether the status has a subresource of its own
   * @param terminating whether the definition is being deleted, so that nothing new may come
   */
  CustomStrategy(
      Resource resource,
      StructuralSchema schema,
      boolean ownStatus,
      Optional<ScalePaths> scale,
      boolean terminating) {
    this.resource = resource;
    this.schema = schema;
    this.ownStatus = ownStatus;
    this.scale = scale;
    this.terminating = terminating;
    this.rules = SchemaRules.of(schema);
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE.generic();
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (terminating) {
      throw new StatusException(
          StatusException.Reason.METHOD_NOT_ALLOWED,
          "create not allowed while custom resource definition is terminating",
          new StatusException.Details(
              "", resource.name().group(), resource.name().resource(), "", List.of(), 0));
    }
    if (ownStatus) {
      object.remove(STATUS);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode before) {
    if (ownStatus) {
      take(object, before, STATUS);
    }
  }

  private static void take(ObjectNode object, ObjectNode before, String field) {
    JsonNode old = before.get(field);
    if (old == null) {
      object.remove(field);
    } else {
      object.set(field, old.deepCopy());
    }
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode object, ObjectNode before) {
    JsonNode status = object.get(STATUS);
    JsonNode managed = Metadata.of(object).get(Metadata.MANAGED_FIELDS);
    object.removeAll();
    object.setAll(before.deepCopy());
    if (status == null) {
      object.remove(STATUS);
    } else {
      object.set(STATUS, status);
    }
    if (managed != null) {
      Metadata.of(object).set(Metadata.MANAGED_FIELDS, managed);
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    ValueValidation.check(object, schema, faults);
    scaleNumbers(object, faults);
    EmbeddedObjects.check(object, schema, faults);
    ListTypes.check(object, schema, faults);
    rules.check(object, null, faults);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    ValueValidation.checkUpdate(object, before, schema, faults);
    scaleNumbers(object, faults);
    EmbeddedObjects.check(object, schema, faults);
    var old = new FieldFaults();
    ListTypes.check(before, schema, old);
    if (old.isEmpty()) { // what was wrong may stay wrong
      ListTypes.check(object, schema, faults);
    }
    rules.check(object, before, faults);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    validateUpdate(object, before, faults);
  }

  private void scaleNumbers(ObjectNode object, FieldFaults faults) {
    if (scale.isEmpty()) {
      return;
    }
    scaleNumber(object, scale.get().replicas(), faults);
    scaleNumber(object, scale.get().statusReplicas(), faults);
  }

  private static void scaleNumber(ObjectNode object, List<String> path, FieldFaults faults) {
    JsonNode value = object;
    for (String step : path) {
      value = value.path(step);
    }
    String place = "." + String.join(".", path);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (!value.isIntegralNumber()) {
      faults.invalid(place, value, "must be an integer");
    } else if (value.decimalValue().signum() < 0) {
      faults.invalid(place, value, "should be a non-negative integer");
    } else if (value.decimalValue().longValue() > Integer.MAX_VALUE) {
      faults.invalid(place, value, "should be less than or equal to " + Integer.MAX_VALUE);
    }
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public boolean isNewGeneration(ObjectNode object, ObjectNode before) {
    for (String field : object.propertyNames()) {
      if (counts(field) && !same(object.get(field), before.get(field))) {
        return true;
      }
    }
    for (String field : before.propertyNames()) {
      if (counts(field) && !object.has(field)) {
        return true;
      }
    }
    return false;
  }

  private boolean counts(String field) {
    return !field.equals("metadata")
        && !field.equals("apiVersion")
        && !(ownStatus && field.equals(STATUS));
  }

  private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
    return one == null || other == null ? one == other : SameValues.equal(one, other);
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    return unqualified(Metadata.finalizers(object));
  }

  @Override
  public List<String> updateWarnings(ObjectNode object, ObjectNode before) {
    List<String> added = new ArrayList<>(Metadata.finalizers(object));
    added.removeAll(Metadata.finalizers(before));
    return unqualified(added);
  }

  private static List<String> unqualified(List<String> finalizers) {
    return finalizers.stream()
        .distinct()
        .filter(finalizer -> !MetadataRules.isQualifiedFinalizer(finalizer))
        .sorted()
        .map(
            finalizer ->
                "metadata.finalizers: \""
                    + finalizer
                    + "\": better qualified by a domain and a slash, so that no two writers of"
                    + " finalizers can mean different things by it")
        .toList();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }
}
