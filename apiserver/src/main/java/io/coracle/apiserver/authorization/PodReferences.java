package io.coracle.apiserver.authorization;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds what a pod refers to and its kubelet may therefore read. */
final class PodReferences {
  private final Set<Reference> found = new HashSet<>();

  private PodReferences() {}

  /** An object in the pod's namespace, by the plural of its kind. */
  record Reference(String resource, String name) {}

  static Set<Reference> of(JsonNode pod) {
    var references = new PodReferences();
    JsonNode spec = pod.path("spec");
    references.add("serviceaccounts", spec.path("serviceAccountName"));
    spec.path("imagePullSecrets").forEach(s -> references.add("secrets", s.path("name")));
    spec.path("volumes").forEach(v -> references.volume(pod, v));
    for (String field : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
      spec.path(field).forEach(references::container);
    }
    return references.found;
  }

  private void add(String resource, JsonNode name) {
    String text = name.asString("");
    if (!text.isEmpty()) {
      found.add(new Reference(resource, text));
    }
  }

  private void volume(JsonNode pod, JsonNode volume) {
    add("secrets", volume.path("secret").path("secretName"));
    add("configmaps", volume.path("configMap").path("name"));
    add("persistentvolumeclaims", volume.path("persistentVolumeClaim").path("claimName"));
    if (volume.has("ephemeral")) {
      String claim =
          pod.path("metadata").path("name").asString("") + "-" + volume.path("name").asString("");
      found.add(new Reference("persistentvolumeclaims", claim));
    }
    for (JsonNode source : volume.path("projected").path("sources")) {
      add("secrets", source.path("secret").path("name"));
      add("configmaps", source.path("configMap").path("name"));
    }
    for (JsonNode each : volume) {
      add("secrets", each.path("secretRef").path("name"));
      add("secrets", each.path("nodePublishSecretRef").path("name"));
    }
  }

  private void container(JsonNode container) {
    for (JsonNode source : container.path("envFrom")) {
      add("secrets", source.path("secretRef").path("name"));
      add("configmaps", source.path("configMapRef").path("name"));
    }
    for (JsonNode variable : container.path("env")) {
      add("secrets", variable.path("valueFrom").path("secretKeyRef").path("name"));
      add("configmaps", variable.path("valueFrom").path("configMapKeyRef").path("name"));
    }
  }
}
