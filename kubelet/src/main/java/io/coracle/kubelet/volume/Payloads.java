package io.coracle.kubelet.volume;

import io.coracle.kubelet.container.PodFields;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.volume.AtomicDirectory.Content;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of volumes that are made from objects of the API. Calls block. */
final class Payloads {
  private static final int DEFAULT_MODE = 0644;
  private static final int OWNER_ONLY = 0600;
  private static final long DEFAULT_TOKEN_SECONDS = 3600;

  private final Sources sources;
  private final Tokens tokens;

  Payloads(Sources sources, Tokens tokens) {
    this.sources = sources;
    this.tokens = tokens;
  }

  /** Whether a volume is of this sort. */
  static boolean has(Volume volume) {
    return volume.getConfigMap() != null
        || volume.getSecret() != null
        || volume.getDownwardAPI() != null
        || volume.getProjected() != null;
  }

  /** Whether a volume's files must not be written to a disk. */
  static boolean sensitive(Volume volume) {
    return volume.getSecret() != null || volume.getProjected() != null;
  }

  /**
   * The files of a volume by relative path.
   *
   * @throws VolumeFault if something is missing that is not optional
   */
  Map<String, Content> of(PodFields fields, Volume volume) {
    Map<String, Content> files = new HashMap<>();
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      int mode = Fields.number(source.getDefaultMode(), DEFAULT_MODE);
      boolean optional = Fields.yes(source.getOptional());
      configMap(fields, source.getName(), optional, source.getItems(), mode, files);
    } else if (volume.getSecret() != null) {
      var source = volume.getSecret();
      int mode = Fields.number(source.getDefaultMode(), DEFAULT_MODE);
      boolean optional = Fields.yes(source.getOptional());
      secret(fields, source.getSecretName(), optional, source.getItems(), mode, files);
    } else if (volume.getDownwardAPI() != null) {
      var source = volume.getDownwardAPI();
      int mode = Fields.number(source.getDefaultMode(), DEFAULT_MODE);
      downward(fields, source.getItems(), mode, files);
    } else if (volume.getProjected() != null) {
      int mode = Fields.number(volume.getProjected().getDefaultMode(), DEFAULT_MODE);
      Fields.list(volume.getProjected().getSources())
          .forEach(source -> projected(fields, source, mode, files));
    }
    return files;
  }

  private void projected(
      PodFields fields, VolumeProjection source, int mode, Map<String, Content> files) {
    if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      boolean optional = Fields.yes(map.getOptional());
      configMap(fields, map.getName(), optional, map.getItems(), mode, files);
    } else if (source.getSecret() != null) {
      var secret = source.getSecret();
      boolean optional = Fields.yes(secret.getOptional());
      secret(fields, secret.getName(), optional, secret.getItems(), mode, files);
    } else if (source.getDownwardAPI() != null) {
      downward(fields, source.getDownwardAPI().getItems(), mode, files);
    } else if (source.getServiceAccountToken() != null) {
      token(fields, source.getServiceAccountToken(), mode, files);
    } else {
      throw new VolumeFault("no projection plugin matched: the kind of source is not served");
    }
  }

  private void token(
      PodFields fields,
      ServiceAccountTokenProjection source,
      int mode,
      Map<String, Content> files) {
    String token =
        tokens.get(
            fields.pod(),
            Fields.text(source.getAudience()),
            Fields.number(source.getExpirationSeconds(), DEFAULT_TOKEN_SECONDS));
    // Who has a user or a group of its own reads the token as that, and nobody else does.
    var security = fields.pod().getSpec().getSecurityContext();
    boolean grouped = security != null && security.getFsGroup() != null;
    long user = Users.common(fields.pod());
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    int bits = grouped || user >= 0 ? OWNER_ONLY : mode;
    files.put(source.getPath(), new Content(bytes, bits, user));
  }

  private void configMap(
      PodFields fields,
      String name,
      boolean optional,
      List<KeyToPath> items,
      int mode,
      Map<String, Content> files) {
    String namespace = Pods.namespace(fields.pod());
    Optional<ConfigMap> map = sources.configMap(namespace, name);
    if (map.isEmpty() && !optional) {
      throw new VolumeFault("configmap \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new HashMap<>();
    map.ifPresent(
        m -> {
          Fields.map(m.getData())
              .forEach((k, v) -> data.put(k, v.getBytes(StandardCharsets.UTF_8)));
          Fields.map(m.getBinaryData()).forEach((k, v) -> data.put(k, decoded(v)));
        });
    add("config", data, items, optional, mode, files);
  }

  private void secret(
      PodFields fields,
      String name,
      boolean optional,
      List<KeyToPath> items,
      int mode,
      Map<String, Content> files) {
    Optional<Secret> secret = sources.secret(Pods.namespace(fields.pod()), name);
    if (secret.isEmpty() && !optional) {
      throw new VolumeFault("secret \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new HashMap<>();
    secret.ifPresent(s -> Fields.map(s.getData()).forEach((k, v) -> data.put(k, decoded(v))));
    add("secret", data, items, optional, mode, files);
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static void add(
      String kind,
      Map<String, byte[]> data,
      List<KeyToPath> items,
      boolean optional,
      int mode,
      Map<String, Content> files) {
    if (Fields.list(items).isEmpty()) {
      data.forEach((key, bytes) -> files.put(key, new Content(bytes, mode)));
      return;
    }
    for (KeyToPath item : items) {
      byte[] bytes = data.get(item.getKey());
      if (bytes != null) {
        files.put(item.getPath(), new Content(bytes, Fields.number(item.getMode(), mode)));
      } else if (!optional) {
        throw new VolumeFault("references non-existent " + kind + " key: " + item.getKey());
      }
    }
  }

  private static void downward(
      PodFields fields, List<DownwardAPIVolumeFile> items, int mode, Map<String, Content> files) {
    for (DownwardAPIVolumeFile item : Fields.list(items)) {
      String value =
          item.getFieldRef() != null
              ? fields.field(item.getFieldRef().getFieldPath())
              : fields.resource(item.getResourceFieldRef(), new Container());
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      files.put(item.getPath(), new Content(bytes, Fields.number(item.getMode(), mode)));
    }
  }
}
