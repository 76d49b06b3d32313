package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The sources of persistent volumes, which are those of pods' volumes with few differences. */
public final class PersistentSources {
  /** In the order in which the reference looks at them. */
  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  private PersistentSources() {}

  public static void defaults(ObjectNode spec) {
    for (String kind : SOURCES) {
      ObjectNode source = Defaults.object(spec, kind);
      if (source != null) {
        VolumeDefaults.source(kind, source);
      }
    }
  }

  public static void validate(Field spec) {
    int found = 0;
    for (String kind : SOURCES) {
      Field source = spec.at(kind);
      if (source.absent()) {
        continue;
      }
      if (found++ > 0) {
        source.forbidden("may not specify more than 1 volume type");
        continue;
      }
      switch (kind) {
        case "hostPath" -> VolumeRules.hostPath(source);
        case "local" -> local(source, spec);
        case "csi" -> {
          VolumeRules.remote(kind, source);
          source.at("volumeHandle").notEmpty("");
        }
        default -> VolumeRules.remote(kind, source);
      }
    }
    if (found == 0) {
      spec.required("must specify a volume type");
    }
  }

  private static void local(Field source, Field spec) {
    Field path = source.at("path");
    if (path.notEmpty("")) {
      PathRules.noBacksteps(path);
    }
    if (spec.at("nodeAffinity").absent()) {
      spec.at("nodeAffinity").required("Local volume requires node affinity");
    }
  }

  /** Whether two volumes have one source. */
  public static boolean same(Field spec, Field before) {
    for (String kind : SOURCES) {
      if (!spec.at(kind).sameAs(before.at(kind))) {
        return false;
      }
    }
    return true;
  }
}
