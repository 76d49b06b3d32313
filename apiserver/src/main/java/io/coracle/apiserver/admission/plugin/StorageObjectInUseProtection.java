package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.object.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Puts a finalizer on volumes and claims, so that they are not removed while pods use them. */
public final class StorageObjectInUseProtection implements AdmissionPlugin {
  private static final Map<GroupResource, String> FINALIZERS =
      Map.of(
          new GroupResource("", "persistentvolumeclaims"), "kubernetes.io/pvc-protection",
          new GroupResource("", "persistentvolumes"), "kubernetes.io/pv-protection",
          new GroupResource("storage.k8s.io", "volumeattributesclasses"),
              "kubernetes.io/vac-protection");

  @Override
  public String name() {
    return "StorageObjectInUseProtection";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    String finalizer = FINALIZERS.get(attributes.resource().storage());
    if (finalizer != null
        && attributes.operation() == Operation.CREATE
        && attributes.subresource().isEmpty()) {
      attributes.object().ifPresent(object -> add(object, finalizer));
    }
  }

  private static void add(ObjectNode object, String finalizer) {
    List<String> finalizers = new ArrayList<>(Metadata.finalizers(object));
    if (!finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
      Metadata.finalizers(object, finalizers);
    }
  }
}
