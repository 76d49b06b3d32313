package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Attributes;
import java.util.List;
import java.util.Set;

/**
 * Nothing is created in a namespace that is not there or is being deleted; and some namespaces
 * cannot be deleted.
 */
public final class NamespaceLifecycle implements AdmissionPlugin {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  private final Objects objects;

  public NamespaceLifecycle(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "NamespaceLifecycle";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    if (attributes.operation() == Operation.CREATE
        && attributes.subresource().isEmpty()
        && attributes.resource().namespaced()) {
      checkNamespace(attributes);
    }
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    if (attributes.operation() == Operation.DELETE
        && attributes.resource().storage().equals(NAMESPACES)
        && IMMORTAL.contains(attributes.name())) {
      throw StatusException.forbidden(
          NAMESPACES, attributes.name(), "this namespace may not be deleted");
    }
  }

  private void checkNamespace(AdmissionAttributes attributes) {
    String namespace = attributes.namespace();
    Attributes found =
        objects
            .attributes(NAMESPACES, "", namespace)
            .orElseThrow(() -> StatusException.notFound(NAMESPACES, namespace));
    if (!"Terminating".equals(found.fields().get("status.phase"))) {
      return;
    }
    GroupResource resource = attributes.resource().name().groupResource();
    var cause =
        new StatusException.Cause(
            "NamespaceTerminating",
            "namespace " + namespace + " is being terminated",
            "metadata.namespace");
    throw new StatusException(
        StatusException.Reason.FORBIDDEN,
        resource
            + " \""
            + attributes.name()
            + "\" is forbidden: unable to create new content in namespace "
            + namespace
            + " because it is being terminated",
        new StatusException.Details(
            attributes.name(), resource.group(), resource.resource(), "", List.of(cause), 0));
  }
}
