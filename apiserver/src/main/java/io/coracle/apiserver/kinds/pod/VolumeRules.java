package io.coracle.apiserver.kinds.pod;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Rules for the volumes of pods. */
final class VolumeRules {
  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  /** In the order in which the reference looks at them. */
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  private static final Map<String, String> FORBIDDEN_AS =
      Map.of("cephfs", "cephFS", "downwardAPI", "downwarAPI");

  private VolumeRules() {}

  /**
   * Checks {@code volumes} and returns those without a fault, by name.
   *
   * @param claimed names of volumes that are added to each pod, one claim for each
   */
  static Map<String, Field> volumes(Field volumes, List<String> claimed) {
    if (volumes.size() == 0 && claimed.isEmpty()) {
      return Map.of();
    }
    Map<String, Field> valid = new HashMap<>();
    for (String name : claimed) {
      ObjectNode volume = Json.object();
      volume.putObject("persistentVolumeClaim");
      valid.put(name, Field.root(volume, new FieldFaults()));
    }
    for (Field volume : volumes.items()) {
      int before = volume.faultCount();
      source(volume);
      Field name = volume.at("name");
      if (name.notEmpty("")) {
        name.invalid(Names.dnsLabel(name.text()));
      }
      if (valid.containsKey(name.text()) && !claimed.contains(name.text())) {
        name.duplicate();
      }
      if (volume.faultCount() == before) {
        valid.put(name.text(), volume);
      }
    }
    return valid;
  }

  private static void source(Field volume) {
    int found = 0;
    for (int i = 0; i < SOURCES.size(); i++) {
      String kind = SOURCES.get(i);
      Field source = volume.at(kind);
      if (source.absent()) {
        continue;
      }
      if (found++ > 0) {
        // The reference spells two of these in its own way.
        volume
            .at(FORBIDDEN_AS.getOrDefault(kind, kind))
            .forbidden("may not specify more than 1 volume type");
      } else {
        source(kind, source, volume);
      }
    }
    if (found == 0) {
      volume.required("must specify a volume type");
    }
  }

  private static void source(String kind, Field source, Field volume) {
    switch (kind) {
      case "emptyDir" -> {
        Field limit = source.at("sizeLimit");
        if (limit.present() && Quantities.of(limit).signum() < 0) {
          limit.forbidden("SizeLimit field must be a valid resource quantity");
        }
      }
      case "hostPath" -> hostPath(source);
      case "gitRepo" -> {
        source.at("repository").notEmpty("");
        PathRules.descending(source.at("directory"));
      }
      case "secret" -> files(source, source.at("secretName"));
      case "configMap" -> files(source, source.at("name"));
      case "persistentVolumeClaim" -> source.at("claimName").notEmpty("");
      case "downwardAPI" -> {
        PathRules.mode(source.at("defaultMode"));
        for (Field file : source.at("items").items()) {
          downwardFile(source, file);
        }
      }
      case "projected" -> ProjectedVolumeRules.projected(source);
      case "ephemeral" -> {
        Field template = source.at("volumeClaimTemplate");
        if (template.notEmpty("")) {
          ClaimSpecs.ephemeral(template);
        }
      }
      case "image" -> {
        source.at("reference").notEmpty("");
        source.at("pullPolicy").requiredOneOf(ContainerRules.PULL_POLICIES);
      }
      case "iscsi" -> {
        RemoteVolumeRules.source(kind, source, volume, false);
        Field name = volume.at("name");
        RemoteVolumeRules.initiatorLength(source, name.text(), name);
      }
      default -> RemoteVolumeRules.source(kind, source, volume, false);
    }
  }

  static void hostPath(Field source) {
    Field path = source.at("path");
    if (path.notEmpty("")) {
      PathRules.noBacksteps(path);
      source.at("type").optionalOneOf(HOST_PATH_TYPES);
    }
  }

  private static void files(Field source, Field name) {
    name.notEmpty("");
    PathRules.mode(source.at("defaultMode"));
    for (Field item : source.at("items").items()) {
      keyToPath(item);
    }
  }

  static void keyToPath(Field item) {
    item.at("key").notEmpty("");
    Field path = item.at("path");
    path.notEmpty("");
    PathRules.descendingNotReserved(path);
    PathRules.mode(item.at("mode"));
  }

  /** A file of a field of the pod; faults are named at the source, without the index. */
  static void downwardFile(Field source, Field file) {
    Field path = source.at("path").holding(file.at("path"));
    path.notEmpty("");
    PathRules.descendingNotReserved(path);
    Field fieldRef = file.at("fieldRef");
    Field resourceRef = file.at("resourceFieldRef");
    if (fieldRef.present()) {
      EnvRules.fieldReference(source.at("fieldRef").holding(fieldRef), EnvRules.VOLUME_FIELDS);
      if (resourceRef.present()) {
        source.invalid("resource", "fieldRef and resourceFieldRef can not both be specified");
      }
    } else if (resourceRef.present()) {
      EnvRules.resourceReference(source.at("resourceFieldRef").holding(resourceRef), true);
    } else {
      source.required("one of fieldRef and resourceFieldRef is required");
    }
    PathRules.mode(source.at("mode").holding(file.at("mode")));
  }
}
