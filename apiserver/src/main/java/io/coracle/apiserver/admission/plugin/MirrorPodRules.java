package io.coracle.apiserver.admission.plugin;

import io.coracle.api.pod.ApiReferences;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which pods a node may create: mirror pods of its own, that belong to its Node object and refer to
 * no other object (KEP-1314). With any others a node could reach secrets of pods that it does not
 * run.
 */
final class MirrorPodRules {
  private MirrorPodRules() {}

  /**
   * Why the node must not create the pod; empty if it may.
   *
   * @param uid of the Node object; empty if there is none
   */
  static Optional<String> refuse(ObjectNode pod, String node, String uid) {
    if (!Pods.isMirror(pod)) {
      return Optional.of(
          "pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods"
              .formatted(Pods.MIRROR_ANNOTATION, node));
    }
    if (!pod.path("spec").path("nodeName").asString("").equals(node)) {
      return Optional.of(
          "node \"%s\" can only create pods with spec.nodeName set to itself".formatted(node));
    }
    Optional<String> owner = refuseOwner(pod.path("metadata").path("ownerReferences"), node, uid);
    return owner.isPresent()
        ? owner
        : ApiReferences.first(Pods.spec(pod))
            .map(
                resource ->
                    "node \"%s\" can not create pods that reference %s".formatted(node, resource));
  }

  private static Optional<String> refuseOwner(JsonNode owners, String node, String uid) {
    String only = "node \"" + node + "\" can only create pods with ";
    if (owners.size() > 1) {
      return Optional.of(only + "a single owner reference set to itself");
    }
    JsonNode owner = owners.path(0);
    boolean itself =
        owner.path("apiVersion").asString("").equals("v1")
            && owner.path("kind").asString("").equals("Node")
            && owner.path("name").asString("").equals(node);
    if (!itself) {
      return Optional.of(only + "an owner reference set to itself");
    }
    if (!owner.path("controller").asBoolean(false)) {
      return Optional.of(only + "a controller owner reference set to itself");
    }
    if (owner.path("blockOwnerDeletion").asBoolean(false)) {
      return Optional.of(
          "node \"%s\" must not set blockOwnerDeletion on an owner reference".formatted(node));
    }
    String said = owner.path("uid").asString("");
    return said.equals(uid)
        ? Optional.empty()
        : Optional.of("node %s UID mismatch: expected %s got %s".formatted(node, said, uid));
  }
}
