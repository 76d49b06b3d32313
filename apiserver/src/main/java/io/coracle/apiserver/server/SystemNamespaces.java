package io.coracle.apiserver.server;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.access.RegistryAccess;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The namespaces that every cluster has. */
final class SystemNamespaces {
  static final List<String> NAMES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");

  private SystemNamespaces() {}

  /** Creates those that are missing. */
  static void reconcile(RegistryAccess access) {
    for (String name : NAMES) {
      ObjectNode namespace = Json.object();
      namespace.put("apiVersion", "v1");
      namespace.put("kind", "Namespace");
      namespace.putObject("metadata").put("name", name);
      access.createIfAbsent(NAMESPACES, namespace);
    }
  }
}
