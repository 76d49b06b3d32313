package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Defaults;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what the sources of volumes leave out (API reference, Volume). */
public final class VolumeDefaults {
  private static final int MODE = 0644;
  private static final int TOKEN_SECONDS = 3600;

  private VolumeDefaults() {}

  static void volume(ObjectNode volume) {
    boolean found = false;
    for (Map.Entry<String, JsonNode> entry : volume.properties()) {
      if (entry.getValue() instanceof ObjectNode source) {
        found = true;
        source(entry.getKey(), source);
      }
    }
    if (!found) {
      volume.putObject("emptyDir");
    }
  }

  /** Defaults of one source; also of those that persistent volumes have. */
  public static void source(String kind, ObjectNode source) {
    switch (kind) {
      case "secret", "configMap" -> Defaults.numberIfAbsent(source, "defaultMode", MODE);
      case "downwardAPI" -> {
        Defaults.numberIfAbsent(source, "defaultMode", MODE);
        downwardItems(source);
      }
      case "projected" -> projected(source);
      case "hostPath" -> Defaults.textIfAbsent(source, "type", "");
      case "iscsi" -> Defaults.text(source, "iscsiInterface", "default");
      case "rbd" -> {
        Defaults.text(source, "pool", "rbd");
        Defaults.text(source, "user", "admin");
        Defaults.text(source, "keyring", "/etc/ceph/keyring");
      }
      case "azureDisk" -> {
        Defaults.textIfAbsent(source, "cachingMode", "ReadWrite");
        Defaults.textIfAbsent(source, "kind", "Shared");
        Defaults.textIfAbsent(source, "fsType", "ext4");
        Defaults.flagIfAbsent(source, "readOnly", false);
      }
      case "scaleIO" -> {
        Defaults.text(source, "storageMode", "ThinProvisioned");
        Defaults.text(source, "fsType", "xfs");
      }
      case "ephemeral" -> ephemeral(source);
      case "image" -> {
        if (Defaults.text(source, "pullPolicy").isEmpty()) {
          String reference = Defaults.text(source, "reference");
          source.put("pullPolicy", ContainerDefaults.pullPolicy(reference));
        }
      }
      default -> {
        // Other sources have no defaults.
      }
    }
  }

  private static void downwardItems(ObjectNode source) {
    for (ObjectNode item : Defaults.objects(source, "items")) {
      ContainerDefaults.references(item);
    }
  }

  private static void projected(ObjectNode source) {
    Defaults.numberIfAbsent(source, "defaultMode", MODE);
    for (ObjectNode inner : Defaults.objects(source, "sources")) {
      ObjectNode token = Defaults.object(inner, "serviceAccountToken");
      if (token != null) {
        Defaults.numberIfAbsent(token, "expirationSeconds", TOKEN_SECONDS);
      }
      ObjectNode downward = Defaults.object(inner, "downwardAPI");
      if (downward != null) {
        downwardItems(downward);
      }
    }
  }

  private static void ephemeral(ObjectNode source) {
    ObjectNode template = Defaults.object(source, "volumeClaimTemplate");
    if (template != null) {
      Defaults.objectIfAbsent(template, "metadata");
      ClaimSpecs.defaults(Defaults.objectOrNew(template, "spec"));
    }
  }
}
