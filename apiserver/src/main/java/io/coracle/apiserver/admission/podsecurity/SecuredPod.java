package io.coracle.apiserver.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A pod, or the template of one, as the checks see it.
 *
 * @param metadata missing node for none
 */
record SecuredPod(JsonNode metadata, JsonNode spec) {

  /** The pod or template in {@code tree}. */
  static SecuredPod of(JsonNode tree) {
    return new SecuredPod(tree.path("metadata"), tree.path("spec"));
  }

  /** All containers: those that begin, those that stay, those that were added. */
  List<JsonNode> containers() {
    var all = new ArrayList<JsonNode>();
    for (String field : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.path(field).forEach(all::add);
    }
    return all;
  }

  /** The names of the containers for which {@code bad} holds. */
  List<String> containers(Predicate<JsonNode> bad) {
    return containers().stream().filter(bad).map(c -> c.path("name").asString("")).toList();
  }

  JsonNode context() {
    return spec.path("securityContext");
  }

  static JsonNode context(JsonNode container) {
    return container.path("securityContext");
  }

  boolean isWindows() {
    return spec.path("os").path("name").asString("").equals("windows");
  }

  /** Whether root in the pod is not root on the node. */
  boolean hasOwnUsers() {
    JsonNode hostUsers = spec.path("hostUsers");
    return hostUsers.isBoolean() && !hostUsers.booleanValue();
  }

  JsonNode annotations() {
    return metadata.path("annotations");
  }

  static boolean flag(JsonNode node, String field) {
    return node.path(field).isBoolean() && node.path(field).booleanValue();
  }

  static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
