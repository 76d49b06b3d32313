package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What several plug-ins need to know of pods. */
final class Pods {
  static final GroupResource RESOURCE = new GroupResource("", "pods");

  static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

  private Pods() {}

  /** The pod that is being created, if that is what the write does. */
  static Optional<ObjectNode> created(AdmissionAttributes attributes) {
    return attributes.operation() == Operation.CREATE ? written(attributes) : Optional.empty();
  }

  /** The pod that is being created or updated, if that is what the write does. */
  static Optional<ObjectNode> written(AdmissionAttributes attributes) {
    return is(attributes, RESOURCE) && attributes.subresource().isEmpty()
        ? attributes.object()
        : Optional.empty();
  }

  /** Whether the write is about {@code resource} or something below it. */
  static boolean is(AdmissionAttributes attributes, GroupResource resource) {
    return attributes.resource().storage().equals(resource);
  }

  /** Whether a pod only shows what a kubelet runs from a file. */
  static boolean isMirror(ObjectNode pod) {
    return pod.path("metadata").path("annotations").has(MIRROR_ANNOTATION);
  }

  static ObjectNode spec(ObjectNode pod) {
    if (pod.get("spec") instanceof ObjectNode spec) {
      return spec;
    }
    return pod.putObject("spec");
  }

  /** The array of that name, made if there is none. */
  static ArrayNode array(ObjectNode parent, String field) {
    return parent.get(field) instanceof ArrayNode array ? array : parent.putArray(field);
  }

  /** Containers and init containers. */
  static List<ObjectNode> containers(ObjectNode pod) {
    var all = new ArrayList<ObjectNode>();
    for (String field : List.of("initContainers", "containers")) {
      for (JsonNode container : spec(pod).path(field)) {
        if (container instanceof ObjectNode object) {
          all.add(object);
        }
      }
    }
    return all;
  }

  /** A new object of alternating names and text values. */
  static ObjectNode object(String... namesAndValues) {
    ObjectNode object = Json.object();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
