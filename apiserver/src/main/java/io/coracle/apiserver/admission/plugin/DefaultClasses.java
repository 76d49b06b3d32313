package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Metadata;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives new objects that name no class the default one: volume claims a StorageClass, Ingresses an
 * IngressClass. Of several default classes the newest counts.
 */
public final class DefaultClasses implements AdmissionPlugin {
  private final String name;
  private final Objects objects;
  private final GroupResource resource;
  private final GroupResource classes;
  private final String field;
  private final String olderAnnotation;
  private final List<String> defaultAnnotations;

  private DefaultClasses(
      String name,
      Objects objects,
      GroupResource resource,
      GroupResource classes,
      String field,
      String olderAnnotation,
      List<String> defaultAnnotations) {
    this.name = name;
    this.objects = objects;
    this.resource = resource;
    this.classes = classes;
    this.field = field;
    this.olderAnnotation = olderAnnotation;
    this.defaultAnnotations = List.copyOf(defaultAnnotations);
  }

  public static DefaultClasses ofStorage(Objects objects) {
    return new DefaultClasses(
        "DefaultStorageClass",
        objects,
        new GroupResource("", "persistentvolumeclaims"),
        new GroupResource("storage.k8s.io", "storageclasses"),
        "storageClassName",
        "volume.beta.kubernetes.io/storage-class",
        List.of(
            "storageclass.kubernetes.io/is-default-class",
            "storageclass.beta.kubernetes.io/is-default-class"));
  }

  public static DefaultClasses ofIngress(Objects objects) {
    return new DefaultClasses(
        "DefaultIngressClass",
        objects,
        new GroupResource("networking.k8s.io", "ingresses"),
        new GroupResource("networking.k8s.io", "ingressclasses"),
        "ingressClassName",
        "kubernetes.io/ingress.class",
        List.of("ingressclass.kubernetes.io/is-default-class"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object().orElse(null);
    if (object == null
        || attributes.operation() != Operation.CREATE
        || !attributes.subresource().isEmpty()
        || !attributes.resource().storage().equals(resource)) {
      return;
    }
    boolean named =
        object.path("spec").hasNonNull(field)
            || object.path("metadata").path("annotations").has(olderAnnotation);
    if (!named && object.get("spec") instanceof ObjectNode spec) {
      defaultClass().ifPresent(found -> spec.put(field, found));
    }
  }

  private Optional<String> defaultClass() {
    return objects.list(classes, "").stream()
        .filter(this::isDefault)
        .max(
            Comparator.comparing(
                    (ObjectNode tree) -> Metadata.text(tree, Metadata.CREATION_TIMESTAMP))
                .thenComparing(Metadata::name, Comparator.reverseOrder()))
        .map(Metadata::name);
  }

  private boolean isDefault(ObjectNode tree) {
    JsonNode annotations = tree.path("metadata").path("annotations");
    return defaultAnnotations.stream()
        .anyMatch(annotation -> annotations.path(annotation).asString("").equals("true"));
  }
}
