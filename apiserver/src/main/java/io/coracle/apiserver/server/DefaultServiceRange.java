package io.coracle.apiserver.server;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.base.Environment;
import tools.jackson.databind.node.ObjectNode;

/** The ServiceCIDR {@code kubernetes}: the range that Services get their addresses from. */
public final class DefaultServiceRange {
  private static final String GROUP = "networking.k8s.io";
  private static final String NAME = "kubernetes";
  private static final GroupVersionResource RESOURCE =
      new GroupVersionResource(GROUP, "v1", "servicecidrs");
  private static final GroupVersionKind KIND = new GroupVersionKind(GROUP, "v1", "ServiceCIDR");

  private DefaultServiceRange() {}

  /** Creates the object if it is missing. */
  public static void reconcile(RegistryAccess access, String cidr, Environment environment) {
    ObjectNode object = Json.object();
    object.put("apiVersion", GROUP + "/v1");
    object.put("kind", KIND.kind());
    object.putObject("metadata").put("name", NAME);
    object.putObject("spec").putArray("cidrs").add(cidr);
    if (access.createIfAbsent(RESOURCE, object)) {
      access
          .get(RESOURCE.groupResource(), "", NAME)
          .ifPresent(
              made -> {
                made.putObject("status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", "True")
                    .put("lastTransitionTime", Metadata.time(environment.clock().now()))
                    .put("reason", "")
                    .put("message", "Kubernetes default Service CIDR is ready");
                access.replace(RESOURCE.groupResource(), KIND, made);
              });
    }
  }
}
