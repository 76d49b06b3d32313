package io.coracle.kubelet.image;

import io.coracle.api.json.Json;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ImageAuth;
import io.coracle.kubelet.sources.Sources;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The credentials that a pod's {@code imagePullSecrets} have for a registry (Kubernetes
 * documentation, "Pull an Image from a Private Registry").
 */
final class PullSecrets {
  private final Sources sources;

  PullSecrets(Sources sources) {
    this.sources = sources;
  }

  /**
   * The first credentials that match; empty when there are none, also where a Secret is missing.
   */
  Optional<ImageAuth> find(Pod pod, ImageName image) {
    return Fields.list(pod.getSpec().getImagePullSecrets()).stream()
        .map(LocalObjectReference::getName)
        .filter(name -> name != null && !name.isEmpty())
        .flatMap(name -> sources.secret(Pods.namespace(pod), name).stream())
        .flatMap(secret -> inSecret(secret, image).stream())
        .findFirst();
  }

  private static Optional<ImageAuth> inSecret(Secret secret, ImageName image) {
    Map<String, String> data = Fields.map(secret.getData());
    String config = data.get(".dockerconfigjson");
    String legacy = data.get(".dockercfg");
    if (config != null) {
      return inServers(json(config).path("auths"), image);
    }
    return legacy == null ? Optional.empty() : inServers(json(legacy), image);
  }

  private static JsonNode json(String base64) {
    return Json.parse(Base64.getDecoder().decode(base64));
  }

  private static Optional<ImageAuth> inServers(JsonNode servers, ImageName image) {
    return servers.properties().stream()
        .filter(entry -> matches(entry.getKey(), image))
        .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
        .map(entry -> auth(entry.getKey(), entry.getValue()));
  }

  /** Whether a key such as {@code https://index.docker.io/v1/} or {@code host/path} covers it. */
  private static boolean matches(String key, ImageName image) {
    String bare = key.replaceFirst("^https?://", "").replaceFirst("/v[12]/?$", "");
    String server = bare.replaceFirst("/$", "");
    if (server.equals("index.docker.io")) {
      server = "docker.io";
    }
    String full = image.registry() + "/" + image.repository();
    return full.equals(server) || full.startsWith(server + "/");
  }

  private static ImageAuth auth(String server, JsonNode entry) {
    String user = entry.path("username").asString("");
    String password = entry.path("password").asString("");
    String joined = entry.path("auth").asString("");
    if (user.isEmpty() && !joined.isEmpty()) {
      String text = new String(Base64.getDecoder().decode(joined), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      user = colon < 0 ? text : text.substring(0, colon);
      password = colon < 0 ? "" : text.substring(colon + 1);
    }
    return new ImageAuth(server, user, password, entry.path("identitytoken").asString(""));
  }
}
