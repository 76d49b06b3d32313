package io.coracle.kubelet.image;

import io.coracle.api.json.Json;
import io.coracle.kubelet.access.SecretCredential;
import io.coracle.kubelet.archive.Digests;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ImageAuth;
import io.coracle.kubelet.sources.Sources;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
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
   * What there is for one image.
   *
   * @param credentials those that match, the most specific first; all are worth a try
   * @param missing names of secrets that are not there
   */
  record Found(List<Credential> credentials, List<String> missing) {
    Found {
      credentials = List.copyOf(credentials);
      missing = List.copyOf(missing);
    }

    List<ImageAuth> auths() {
      return credentials.stream().map(Credential::auth).toList();
    }

    List<SecretCredential> secrets() {
      return credentials.stream().map(Credential::secret).toList();
    }
  }

  /** Credentials, and where they stand. */
  record Credential(ImageAuth auth, SecretCredential secret) {}

  Found find(Pod pod, ImageName image) {
    List<Credential> credentials = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (LocalObjectReference reference : Fields.list(pod.getSpec().getImagePullSecrets())) {
      String name = Fields.text(reference.getName());
      if (name.isEmpty()) {
        continue;
      }
      Optional<Secret> secret = sources.secret(Pods.namespace(pod), name);
      if (secret.isEmpty()) {
        missing.add(name);
      }
      secret.ifPresent(there -> credentials.addAll(inSecret(there, image)));
    }
    // Of two that match, the longer one says more.
    credentials.sort(Comparator.comparing((Credential c) -> c.auth().server()).reversed());
    return new Found(credentials, missing.stream().sorted().toList());
  }

  private static List<Credential> inSecret(Secret secret, ImageName image) {
    Map<String, String> data = Fields.map(secret.getData());
    String config = data.get(".dockerconfigjson");
    String legacy = data.get(".dockercfg");
    JsonNode servers =
        config != null ? json(config).path("auths") : legacy == null ? Json.object() : json(legacy);
    return servers.properties().stream()
        .filter(entry -> RegistryPattern.of(entry.getKey()).matches(image))
        .map(entry -> auth(entry.getKey(), entry.getValue()))
        .map(auth -> new Credential(auth, coordinates(secret, auth)))
        .toList();
  }

  private static SecretCredential coordinates(Secret secret, ImageAuth auth) {
    var metadata = secret.getMetadata();
    return new SecretCredential(
        Fields.text(metadata.getUid()),
        Fields.text(metadata.getNamespace()),
        Fields.text(metadata.getName()),
        hash(auth));
  }

  /** Equal for the same credentials only, whichever key they stand under. */
  private static String hash(ImageAuth auth) {
    return Digests.hex(
        Json.write(
            Json.object()
                .put("username", auth.user())
                .put("password", auth.password())
                .put("identitytoken", auth.identityToken())));
  }

  private static JsonNode json(String base64) {
    return Json.parse(Base64.getDecoder().decode(base64));
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
