package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What writes to subresources of pods have in common: they change one part of the pod. */
final class PodSubresources {
  private PodSubresources() {}

  /** Puts back everything a client may send but not change. */
  static void restore(ObjectNode pod, ObjectNode before) {
    Defaults.keep(pod, before, "spec");
    Defaults.keep(pod, before, "status");
    ObjectNode metadata = Defaults.objectOrNew(pod, "metadata");
    ObjectNode old = Defaults.object(before, "metadata");
    if (old != null) {
      for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
        Defaults.keep(metadata, old, field);
      }
    }
  }
}
