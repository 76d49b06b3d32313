package io.coracle.api.pod;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which objects of the API a pod needs. A pod that a node runs on its own, without the API, may
 * need none (KEP-1314; Kubernetes 1.36 refuses static pods that do).
 */
public final class ApiReferences {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Volumes whose driver may be given a secret, by the field that names it. */
  private static final Map<String, String> DRIVER_SECRETS =
      Map.of(
          "azureFile", "secretName",
          "cephfs", "secretRef",
          "cinder", "secretRef",
          "flexVolume", "secretRef",
          "rbd", "secretRef",
          "scaleIO", "secretRef",
          "iscsi", "secretRef",
          "storageos", "secretRef",
          "csi", "nodePublishSecretRef");

  private static final Map<String, String> VOLUMES =
      Map.of(
          "csi", "csidrivers (via CSI volumes)",
          "glusterfs", "endpoints (via glusterFS volumes)",
          "persistentVolumeClaim", "persistentvolumeclaims",
          "ephemeral", "persistentvolumeclaims (via ephemeral volumes)",
          "azureFile", "secrets (via azureFile volumes)");

  private static final Map<String, String> PROJECTED =
      Map.of(
          "serviceAccountToken", "serviceaccounts (via projected volumes)",
          "clusterTrustBundle", "clustertrustbundles",
          "podCertificate", "podcertificates");

  private ApiReferences() {}

  /**
   * The plural resource, and sometimes by what way, of the first reference that the pod's
   * specification makes; empty if it makes none. The words are those of the reference server.
   */
  public static Optional<String> first(ObjectNode spec) {
    if (!text(spec, "serviceAccountName").isEmpty() || !text(spec, "serviceAccount").isEmpty()) {
      return Optional.of("serviceaccounts");
    }
    if (!spec.path("imagePullSecrets").isEmpty()
        || inContainers(spec, "secretKeyRef", "secretRef")
        || volumes(spec).anyMatch(ApiReferences::usesSecret)) {
      return Optional.of("secrets");
    }
    if (inContainers(spec, "configMapKeyRef", "configMapRef")
        || volumes(spec).anyMatch(ApiReferences::usesConfigMap)) {
      return Optional.of("configmaps");
    }
    if (!spec.path("resourceClaims").isEmpty()) {
      return Optional.of("resourceclaims");
    }
    return volumes(spec).flatMap(volume -> ofVolume(volume).stream()).findFirst();
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString("");
  }

  private static Stream<JsonNode> volumes(ObjectNode spec) {
    return spec.path("volumes").valueStream();
  }

  private static boolean inContainers(ObjectNode spec, String inEnv, String inEnvFrom) {
    return CONTAINERS.stream()
        .flatMap(list -> spec.path(list).valueStream())
        .anyMatch(
            container ->
                container
                        .path("env")
                        .valueStream()
                        .anyMatch(variable -> variable.path("valueFrom").hasNonNull(inEnv))
                    || container
                        .path("envFrom")
                        .valueStream()
                        .anyMatch(source -> source.hasNonNull(inEnvFrom)));
  }

  private static boolean usesSecret(JsonNode volume) {
    return volume.hasNonNull("secret")
        || projects(volume, "secret")
        || DRIVER_SECRETS.entrySet().stream()
            .anyMatch(driver -> volume.path(driver.getKey()).hasNonNull(driver.getValue()));
  }

  private static boolean usesConfigMap(JsonNode volume) {
    return volume.hasNonNull("configMap") || projects(volume, "configMap");
  }

  private static boolean projects(JsonNode volume, String source) {
    return volume
        .path("projected")
        .path("sources")
        .valueStream()
        .anyMatch(found -> found.hasNonNull(source));
  }

  private static Optional<String> ofVolume(JsonNode volume) {
    return Stream.concat(
            VOLUMES.entrySet().stream().filter(kind -> volume.hasNonNull(kind.getKey())),
            PROJECTED.entrySet().stream().filter(source -> projects(volume, source.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
