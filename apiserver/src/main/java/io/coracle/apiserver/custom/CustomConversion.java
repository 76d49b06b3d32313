package io.coracle.apiserver.custom;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Resource;
import io.coracle.apiserver.custom.schema.CustomSchema;
import io.coracle.apiserver.registry.object.Conversion;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conversion between versions of custom resources without a webhook: the version is another one,
 * and what that does not know is lost. Objects are read as the schema of today wants them, whatever
 * it was when they were stored.
 */
public final class CustomConversion implements Conversion {
  private final CustomResources resources;
  private final Conversion builtIn;

  public CustomConversion(CustomResources resources, Conversion builtIn) {
    this.resources = resources;
    this.builtIn = builtIn;
  }

  @Override
  public ObjectNode convert(ObjectNode object, GroupVersionKind target) {
    Optional<CustomSchema> schema = resources.customSchema(target);
    if (schema.isEmpty()) {
      return builtIn.convert(object, target);
    }
    String version = object.path("apiVersion").asString("");
    if (!version.equals(target.apiVersion())) {
      resources
          .customSchema(GroupVersionKind.of(version, target.kind()))
          .ifPresent(own -> own.normalize(object));
      object.put("apiVersion", target.apiVersion());
      schema.get().prune(object);
    }
    boolean storage =
        resources
            .resourceOf(target)
            .map(resource -> resource.storageKind().equals(target))
            .orElse(false);
    return storage ? schema.get().normalize(object) : object;
  }

  @Override
  public boolean isShownAsStored(Resource resource) {
    return resource.kind().equals(resource.storageKind())
        && (!resource.custom() || resources.isSettled(resource));
  }
}
