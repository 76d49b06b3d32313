package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.Metadata;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells pods in which zone and region they run, by the labels of their node (KEP-4742): when they
 * are bound, or created with a node.
 */
public final class PodTopologyLabels implements AdmissionPlugin {
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final List<String> LABELS =
      List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  private final Objects objects;

  public PodTopologyLabels(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PodTopologyLabels";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    if (attributes.operation() != Operation.CREATE || !Pods.is(attributes, Pods.RESOURCE)) {
      return;
    }
    ObjectNode object = attributes.object().orElseThrow();
    switch (attributes.subresource()) {
      case "" -> label(object, object.path("spec").path("nodeName").asString(""));
      case "binding" -> label(object, object.path("target").path("name").asString(""));
      default -> {}
    }
  }

  private void label(ObjectNode object, String node) {
    Optional<Attributes> found =
        node.isEmpty() ? Optional.empty() : objects.attributes(NODES, "", node);
    for (String label : LABELS) {
      String value = found.map(attributes -> attributes.labels().get(label)).orElse(null);
      if (value != null) {
        ObjectNode metadata = Metadata.of(object);
        ObjectNode labels =
            metadata.get(Metadata.LABELS) instanceof ObjectNode present
                ? present
                : metadata.putObject(Metadata.LABELS);
        labels.put(label, value);
      }
    }
  }
}
