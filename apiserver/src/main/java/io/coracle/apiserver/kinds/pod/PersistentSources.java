package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Trees;
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

  private static final String EXPAND_SECRET = "controllerExpandSecretRef";

  private PersistentSources() {}

  public static void defaults(ObjectNode spec) {
    for (String kind : SOURCES) {
      ObjectNode source = Defaults.object(spec, kind);
      if (source != null) {
        VolumeDefaults.source(kind, source);
      }
    }
  }

  /**
   * Checks the source in {@code spec}.
   *
   * @param name of the volume; empty for one that stands in an attachment
   */
  public static void validate(Field spec, String name) {
    int found = 0;
    for (String kind : SOURCES) {
      Field source = spec.at(kind);
      if (source.absent()) {
        continue;
      }
      if (found++ > 0 && !kind.equals("flexVolume")) {
        spec.at(kind.equals("cephfs") ? "cephFS" : kind)
            .forbidden("may not specify more than 1 volume type");
        continue;
      }
      switch (kind) {
        case "hostPath" -> VolumeRules.hostPath(source);
        case "local" -> local(source, spec);
        case "iscsi" -> {
          RemoteVolumeRules.source(kind, source, spec, true);
          RemoteVolumeRules.initiatorLength(source, name, source.at("targetportal"));
        }
        default -> RemoteVolumeRules.source(kind, source, spec, true);
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
      if (kind.equals("csi") ? !sameDriver(spec, before) : !spec.at(kind).sameAs(before.at(kind))) {
        return false;
      }
    }
    return true;
  }

  /** The secret to grow a volume with may be added later. */
  private static boolean sameDriver(Field spec, Field before) {
    if (spec.at("csi").node() instanceof ObjectNode now
        && before.at("csi").node() instanceof ObjectNode then
        && Defaults.isAbsent(then, EXPAND_SECRET)) {
      ObjectNode copy = now.deepCopy();
      copy.remove(EXPAND_SECRET);
      return Trees.equal(copy, then);
    }
    return spec.at("csi").sameAs(before.at("csi"));
  }
}
