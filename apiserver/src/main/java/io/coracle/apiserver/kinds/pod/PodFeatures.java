package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Fields whose features are off in Kubernetes 1.36; they are dropped from what clients send. */
public final class PodFeatures {
  private PodFeatures() {}

  /** Drops such fields from the specification of a new pod or template. */
  public static void drop(ObjectNode spec) {
    for (String list : List.of("containers", "initContainers")) {
      for (ObjectNode container : Defaults.objects(spec, list)) {
        ObjectNode lifecycle = Defaults.object(container, "lifecycle");
        if (lifecycle != null && lifecycle.remove("stopSignal") != null && lifecycle.isEmpty()) {
          container.remove("lifecycle");
        }
      }
    }
  }
}
