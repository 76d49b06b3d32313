package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeLabels;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sentences about selectors of nodes and pods: labels that have other names now, no selector. */
final class SelectorWarnings {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private SelectorWarnings() {}

  static void ofNodes(ObjectNode spec, String path, List<String> warnings) {
    for (Map.Entry<String, JsonNode> label : Defaults.entries(spec, "nodeSelector")) {
      NodeLabels.warnOf(label.getKey(), path + ".nodeSelector", warnings);
    }
    ObjectNode node = inner(spec, "affinity", "nodeAffinity");
    if (node != null) {
      ObjectNode required = Defaults.object(node, REQUIRED);
      if (required != null) {
        String place = path + ".affinity.nodeAffinity." + REQUIRED + ".nodeSelectorTerms";
        int index = 0;
        for (ObjectNode term : Defaults.objects(required, "nodeSelectorTerms")) {
          term(term, place + "[" + index++ + "]", false, warnings);
        }
      }
      int index = 0;
      for (ObjectNode preferred : Defaults.objects(node, PREFERRED)) {
        String place = path + ".affinity.nodeAffinity." + PREFERRED + "[" + index++ + "]";
        ObjectNode term = Defaults.object(preferred, "preference");
        if (term != null) {
          term(term, place + ".preference", true, warnings);
        }
      }
    }
    int index = 0;
    for (ObjectNode constraint : Defaults.objects(spec, "topologySpreadConstraints")) {
      String place = path + ".topologySpreadConstraints[" + index++ + "]";
      NodeLabels.warnOf(Defaults.text(constraint, "topologyKey"), place, warnings);
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
      int index = 0;
      for (ObjectNode term : Defaults.objects(pods, REQUIRED)) {
        nullSelector(term, place + REQUIRED + "[" + index++ + "]", warnings);
      }
      index = 0;
      for (ObjectNode preferred : Defaults.objects(pods, PREFERRED)) {
        ObjectNode term = Defaults.object(preferred, "podAffinityTerm");
        if (term != null) {
          nullSelector(term, place + PREFERRED + "[" + index + "]", warnings);
        }
        index++;
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
    int index = 0;
    for (ObjectNode expression : Defaults.objects(term, "matchExpressions")) {
      String place = path + ".matchExpressions[" + index++ + "]";
      NodeLabels.warnOf(Defaults.text(expression, "key"), place + ".key", warnings);
      int position = 0;
      for (JsonNode value : expression.path("values")) {
        String at = place + ".values[" + position++ + "]";
        for (String problem : Names.labelValue(value.asString(""))) {
          if (checksValues) {
            warnings.add(at + ": the value can match no label, " + problem);
          }
        }
      }
    }
  }

  private static void nullSelector(ObjectNode owner, String path, List<String> warnings) {
    if (Defaults.isAbsent(owner, "labelSelector")) {
      warnings.add(path + ": a null labelSelector results in matching no pod");
    }
  }
}
