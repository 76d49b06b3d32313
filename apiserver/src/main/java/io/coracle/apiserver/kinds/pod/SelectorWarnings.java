package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sentences about selectors of nodes and pods: labels that have other names now, no selector. */
final class SelectorWarnings {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  /** Labels of nodes that have other names now. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "beta.kubernetes.io/arch", "kubernetes.io/arch",
          "beta.kubernetes.io/os", "kubernetes.io/os",
          "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
          "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type");

  private SelectorWarnings() {}

  static void ofNodes(ObjectNode spec, String path, List<String> warnings) {
    for (Map.Entry<String, JsonNode> label : Defaults.entries(spec, "nodeSelector")) {
      label(label.getKey(), path + ".nodeSelector", warnings);
    }
    ObjectNode node = inner(spec, "affinity", "nodeAffinity");
    if (node != null) {
      ObjectNode required = Defaults.object(node, REQUIRED);
      if (required != null) {
        for (ObjectNode term : Defaults.objects(required, "nodeSelectorTerms")) {
          term(term, path + ".affinity.nodeAffinity." + REQUIRED, false, warnings);
        }
      }
      for (ObjectNode preferred : Defaults.objects(node, PREFERRED)) {
        ObjectNode term = Defaults.object(preferred, "preference");
        if (term != null) {
          term(term, path + ".affinity.nodeAffinity." + PREFERRED, true, warnings);
        }
      }
    }
    for (ObjectNode constraint : Defaults.objects(spec, "topologySpreadConstraints")) {
      String place = path + ".topologySpreadConstraints";
      label(Defaults.text(constraint, "topologyKey"), place, warnings);
      nullSelector(constraint, place, warnings);
    }
  }

  static void ofPods(ObjectNode spec, String path, List<String> warnings) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      ObjectNode pods = inner(spec, "affinity", kind);
      if (pods == null) {
        continue;
      }
      String place = path + ".affinity." + kind + ".";
      for (ObjectNode term : Defaults.objects(pods, REQUIRED)) {
        nullSelector(term, place + REQUIRED, warnings);
      }
      for (ObjectNode preferred : Defaults.objects(pods, PREFERRED)) {
        ObjectNode term = Defaults.object(preferred, "podAffinityTerm");
        if (term != null) {
          nullSelector(term, place + PREFERRED, warnings);
        }
      }
    }
  }

  private static @Nullable ObjectNode inner(ObjectNode spec, String field, String child) {
    ObjectNode outer = Defaults.object(spec, field);
    return outer == null ? null : Defaults.object(outer, child);
  }

  /** A preference may name values that no label can have; then it is of no use. */
  private static void term(
      ObjectNode term, String path, boolean checksValues, List<String> warnings) {
    for (ObjectNode expression : Defaults.objects(term, "matchExpressions")) {
      label(Defaults.text(expression, "key"), path, warnings);
      if (checksValues) {
        for (JsonNode value : expression.path("values")) {
          for (String problem : Names.labelValue(value.asString(""))) {
            warnings.add(path + ": the value can match no label, " + problem);
          }
        }
      }
    }
  }

  private static void label(String key, String path, List<String> warnings) {
    String now = RENAMED.get(key);
    if (now != null) {
      warnings.add(path + ": " + key + " is deprecated; use \"" + now + "\" instead");
    }
  }

  private static void nullSelector(ObjectNode owner, String path, List<String> warnings) {
    if (Defaults.isAbsent(owner, "labelSelector")) {
      warnings.add(path + ": a null labelSelector results in matching no pod");
    }
  }
}
