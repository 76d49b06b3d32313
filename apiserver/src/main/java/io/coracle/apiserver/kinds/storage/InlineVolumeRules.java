package io.coracle.apiserver.kinds.storage;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.pod.PersistentSources;
import java.util.List;

/** Rules for volumes that are written into an attachment: only their source may be said. */
final class InlineVolumeRules {
  private InlineVolumeRules() {}

  static void validate(Field spec) {
    forbid(spec, List.of("claimRef", "capacity"));
    if (spec.at("csi").absent()) {
      spec.at("csi").required("has to be specified in the context of inline volumes");
    }
    VolumeStrategy.accessModes(spec.at("accessModes"));
    forbid(spec, List.of("persistentVolumeReclaimPolicy", "nodeAffinity"));
    PersistentSources.validate(spec, "");
    forbid(spec, List.of("storageClassName", "volumeMode", "volumeAttributesClassName"));
  }

  private static void forbid(Field spec, List<String> fields) {
    for (String field : fields) {
      if (!spec.at(field).isEmpty()) {
        spec.at(field).forbidden("may not be specified in the context of inline volumes");
      }
    }
  }
}
