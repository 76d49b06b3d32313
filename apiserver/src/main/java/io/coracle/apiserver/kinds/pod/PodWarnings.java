package io.coracle.apiserver.kinds.pod;

import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sentences about pods and pod templates that work, but probably not as meant. */
public final class PodWarnings {
  private static final Map<String, String> DEPRECATED_VOLUMES =
      Map.of(
          "gitRepo", "deprecated in v1.11",
          "glusterfs", "deprecated in v1.25, this feature will be completely removed in v1.26",
          "flocker", "deprecated in v1.22, this feature will be completely removed in v1.25",
          "quobyte", "deprecated in v1.22, this feature will be completely removed in v1.25",
          "storageos", "deprecated in v1.22, this feature will be completely removed in v1.25",
          "rbd", "deprecated in v1.28, non-functional in v1.31+",
          "cephfs", "deprecated in v1.28, non-functional in v1.31+",
          "scaleIO", "deprecated in v1.16, non-functional in v1.22+");

  private PodWarnings() {}

  /** Warnings about a pod. */
  static List<String> of(ObjectNode pod) {
    ObjectNode metadata = Defaults.object(pod, "metadata");
    ObjectNode spec = Defaults.object(pod, "spec");
    if (spec == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    String name = metadata == null ? "" : Defaults.text(metadata, "name");
    if (!name.isEmpty() && !Names.isDnsLabel(name)) {
      warnings.add(
          "metadata.name: this is used in the Pod's hostname, which can result in surprising"
              + " behavior; a DNS label is recommended: \"must not contain dots\"");
    }
    ofSpec(spec, "spec", warnings);
    return warnings.isEmpty() ? List.of() : warnings;
  }

  /** Warnings about the pod template of {@code object}, at {@code spec.template}. */
  public static List<String> ofTemplate(ObjectNode object) {
    ObjectNode spec = Defaults.object(object, "spec");
    ObjectNode template = spec == null ? null : Defaults.object(spec, "template");
    ObjectNode podSpec = template == null ? null : Defaults.object(template, "spec");
    if (podSpec == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    ofSpec(podSpec, "spec.template.spec", warnings);
    return warnings;
  }

  private static void ofSpec(ObjectNode spec, String path, List<String> warnings) {
    volumes(spec, path, warnings);
    int index = 0;
    for (ObjectNode secret : Defaults.objects(spec, "imagePullSecrets")) {
      if (Defaults.text(secret, "name").isEmpty()) {
        warnings.add(path + ".imagePullSecrets[" + index + "].name: invalid empty name \"\"");
      }
      index++;
    }
    Set<String> ports = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      index = 0;
      for (ObjectNode container : Defaults.objects(spec, list)) {
        String place = path + "." + list + "[" + index++ + "]";
        container(container, place, warnings);
        if (list.equals("containers")) {
          ports(container, place, ports, warnings);
        }
      }
    }
    affinity(spec, path, warnings);
  }

  private static void volumes(ObjectNode spec, String path, List<String> warnings) {
    int index = 0;
    for (ObjectNode volume : Defaults.objects(spec, "volumes")) {
      for (Map.Entry<String, JsonNode> source : volume.properties()) {
        String note = DEPRECATED_VOLUMES.get(source.getKey());
        if (note != null) {
          warnings.add(path + ".volumes[" + index + "]." + source.getKey() + ": " + note);
        }
      }
      index++;
    }
  }

  private static void container(ObjectNode container, String path, List<String> warnings) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (ObjectNode variable : Defaults.objects(container, "env")) {
      String name = Defaults.text(variable, "name");
      if (!names.add(name)) {
        warnings.add(path + ".env[" + index + "]: hides previous definition of \"" + name + "\"");
      }
      index++;
    }
    ObjectNode resources = Defaults.object(container, "resources");
    if (resources != null) {
      for (String list : List.of("limits", "requests")) {
        Defaults.entries(resources, list)
            .forEach(entry -> fractional(entry, path + ".resources." + list, warnings));
      }
    }
  }

  private static void fractional(
      Map.Entry<String, JsonNode> entry, String path, List<String> warnings) {
    String name = entry.getKey();
    if (!name.equals("memory") && !name.equals("ephemeral-storage")) {
      return;
    }
    Quantity amount = Quantities.of(entry.getValue());
    if (amount.milliValue() % 1000 != 0) {
      warnings.add(
          path
              + "["
              + name
              + "]: fractional byte value \""
              + amount
              + "\" is invalid, must be an"
              + " integer");
    }
  }

  private static void ports(
      ObjectNode container, String path, Set<String> ports, List<String> warnings) {
    int index = 0;
    for (ObjectNode port : Defaults.objects(container, "ports")) {
      String key =
          Defaults.number(port, "containerPort")
              + "/"
              + Defaults.text(port, "protocol")
              + "/"
              + Defaults.number(port, "hostPort")
              + "/"
              + Defaults.text(port, "hostIP");
      if (!ports.add(key)) {
        warnings.add(path + ".ports[" + index + "]: duplicate port definition");
      }
      index++;
    }
  }

  private static void affinity(ObjectNode spec, String path, List<String> warnings) {
    ObjectNode affinity = Defaults.object(spec, "affinity");
    if (affinity == null) {
      return;
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      ObjectNode pods = Defaults.object(affinity, kind);
      if (pods == null) {
        continue;
      }
      String place = path + ".affinity." + kind;
      String list = "requiredDuringSchedulingIgnoredDuringExecution";
      for (ObjectNode term : Defaults.objects(pods, list)) {
        nullSelector(term, place + "." + list, warnings);
      }
      list = "preferredDuringSchedulingIgnoredDuringExecution";
      for (ObjectNode preferred : Defaults.objects(pods, list)) {
        ObjectNode term = Defaults.object(preferred, "podAffinityTerm");
        if (term != null) {
          nullSelector(term, place + "." + list, warnings);
        }
      }
    }
  }

  private static void nullSelector(ObjectNode term, String path, List<String> warnings) {
    if (Defaults.isAbsent(term, "labelSelector")) {
      warnings.add(path + ": a null labelSelector results in matching no pod");
    }
  }
}
