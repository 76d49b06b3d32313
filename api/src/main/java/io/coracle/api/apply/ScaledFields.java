package io.coracle.api.apply;

import io.coracle.api.apply.Manager.Operation;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.PathElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries the managers of an object's number of replicas over to its {@code Scale} and back, where
 * the number goes by another path and version. Stateless.
 *
 * <p>The reference server loses the time of whoever becomes the owner through the scale, and takes
 * the number from all who updated it; so does this.
 */
public final class ScaledFields {
  private static final String SCALE_VERSION = "autoscaling/v1";
  private static final FieldSet IN_SCALE = FieldSet.ofFields("spec", "replicas");
  private static final List<String> PATH_IN_SCALE =
      List.of(PathElement.field("spec"), PathElement.field("replicas"));

  private final List<String> path;
  private final FieldSet inObject;
  private final String apiVersion;
  private final Predicate<String> versions;

  /**
   * @param replicas the fields that lead to the number in the object, e.g. {@code spec, replicas}
   * @param apiVersion the object's version in the request
   * @param versions whether the object's kind has a version
   */
  public ScaledFields(List<String> replicas, String apiVersion, Predicate<String> versions) {
    this.path = replicas.stream().map(PathElement::field).toList();
    this.inObject = FieldSet.ofFields(replicas.toArray(String[]::new));
    this.apiVersion = apiVersion;
    this.versions = versions;
  }

  /** Writes into {@code scale} who manages the number of replicas of {@code object}. */
  public void toScale(ObjectNode object, ObjectNode scale) {
    Map<Manager, Ownership> managers = new LinkedHashMap<>();
    owners(object)
        .forEach(
            (manager, owned) -> {
              if (versions.test(owned.apiVersion()) && owned.fields().has(path)) {
                managers.put(
                    in(SCALE_VERSION, manager),
                    Ownership.of(IN_SCALE, SCALE_VERSION, owned.time()));
              }
            });
    ManagedFields.write(scale, managers);
  }

  /** Writes into {@code object} what a write to its {@code scale} made of the managers. */
  public void toObject(ObjectNode scale, ObjectNode object) {
    Map<Manager, Ownership> parents = owners(object);
    Map<Manager, Ownership> scaling = owners(scale);
    Map<Manager, Ownership> managers = new LinkedHashMap<>();
    parents.forEach(
        (manager, owned) -> {
          if (!versions.test(owned.apiVersion())) {
            return;
          }
          if (!owned.fields().has(path) || scaling.remove(manager) != null) {
            managers.put(manager, owned);
            return;
          }
          FieldSet left = owned.fields().difference(inObject);
          if (!left.isEmpty()) {
            managers.put(manager, owned.with(left));
          }
        });
    scaling.forEach(
        (manager, owned) -> {
          if (owned.fields().has(PATH_IN_SCALE)) {
            managers.put(manager, Ownership.of(inObject, apiVersion, ""));
          }
        });
    ManagedFields.write(object, managers);
  }

  private static Map<Manager, Ownership> owners(ObjectNode object) {
    return ManagedFields.decode(ManagedFields.of(object), false);
  }

  private static Manager in(String version, Manager manager) {
    return manager.operation() == Operation.APPLY
        ? manager
        : new Manager(manager.name(), manager.operation(), version, manager.subresource());
  }
}
