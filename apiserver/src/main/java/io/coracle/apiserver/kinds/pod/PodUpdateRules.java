package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Trees;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a pod's specification an update may change: the images of containers, the deadline (only
 * downward), tolerations (only added), scheduling gates (only removed), and while there are gates,
 * the node selector and affinity (only narrowed).
 */
final class PodUpdateRules {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private PodUpdateRules() {}

  static void validate(Field spec, Field before) {
    if (isResized(spec.at("containers"), before.at("containers"))
        || isResized(spec.at("initContainers"), before.at("initContainers"))
        || !deadline(spec.at("activeDeadlineSeconds"), before.at("activeDeadlineSeconds"))) {
      return;
    }
    addedTolerations(spec.at("tolerations"), before.at("tolerations"));
    removedGates(spec.at("schedulingGates"), before.at("schedulingGates"));
    boolean gated = before.at("schedulingGates").size() > 0;
    if (gated) {
      addedSelectors(spec.at("nodeSelector"), before.at("nodeSelector"));
      nodeAffinity(
          spec.at("affinity").at("nodeAffinity"), before.at("affinity").at("nodeAffinity"));
    }
    if (changedOtherwise(spec, before, gated)) {
      spec.forbidden(
          "pod updates may not change fields other than `spec.containers[*].image`,"
              + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations`"
              + " (only additions to existing tolerations), `spec.terminationGracePeriodSeconds`"
              + " (allow it to be set to 1 if it was previously negative)");
    }
  }

  /** Checks the images; returns whether containers came or went, so that no more is compared. */
  private static boolean isResized(Field containers, Field before) {
    if (containers.size() != before.size()) {
      containers.forbidden("pod updates may not add or remove containers");
      return true;
    }
    for (Field container : containers.items()) {
      container.at("image").notEmpty("");
      ContainerRules.trimmed(container.at("image"));
    }
    return false;
  }

  /** Returns whether to go on: the deadline is one, and no later than before. */
  private static boolean deadline(Field deadline, Field before) {
    if (deadline.absent()) {
      if (before.present()) {
        deadline.invalid("must not update from a positive integer to nil value");
      }
      return true;
    }
    if (deadline.number() < 0 || deadline.number() > Integer.MAX_VALUE) {
      deadline.invalid("must be between 0 and " + Integer.MAX_VALUE + ", inclusive");
      return false;
    }
    if (before.present() && before.number() < deadline.number()) {
      deadline.invalid("must be less than or equal to previous value");
      return false;
    }
    return true;
  }

  private static void addedTolerations(Field tolerations, Field before) {
    for (Field old : before.items()) {
      boolean kept = false;
      for (Field toleration : tolerations.items()) {
        kept |= sameButSeconds(old, toleration);
      }
      if (!kept) {
        tolerations.forbidden(
            "existing toleration can not be modified except its" + " tolerationSeconds");
        return;
      }
    }
    SchedulingRules.tolerations(tolerations);
  }

  private static boolean sameButSeconds(Field one, Field other) {
    for (String field : List.of("key", "operator", "value", "effect")) {
      if (!one.at(field).text().equals(other.at(field).text())) {
        return false;
      }
    }
    return true;
  }

  private static void removedGates(Field gates, Field before) {
    for (Field gate : gates.items()) {
      boolean known = false;
      for (Field old : before.items()) {
        known |= old.at("name").sameAs(gate.at("name"));
      }
      if (!known) {
        gate.at("name")
            .forbidden(
                "only deletion is allowed, but found new scheduling gate '"
                    + gate.at("name").text()
                    + "'");
      }
    }
  }

  private static void addedSelectors(Field selector, Field before) {
    for (String key : before.keys()) {
      if (!selector.key(key).sameAs(before.key(key))) {
        selector.invalid(
            "only additions to spec.nodeSelector are allowed (no mutations or" + " deletions)");
        return;
      }
    }
  }

  private static void nodeAffinity(Field affinity, Field before) {
    Field terms = affinity.at(REQUIRED).at("nodeSelectorTerms");
    Field oldTerms = before.at(REQUIRED).at("nodeSelectorTerms");
    if (before.at(REQUIRED).absent() || oldTerms.size() == 0) {
      return;
    }
    if (terms.size() != oldTerms.size()) {
      terms.invalid("no additions/deletions to non-empty NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < terms.size(); i++) {
      Field term = terms.item(i);
      if (isEmpty(oldTerms.item(i)) && !isEmpty(term)) {
        term.invalid("only additions are allowed (no mutations or deletions)");
        continue;
      }
      for (String list : List.of("matchExpressions", "matchFields")) {
        if (!beginsWith(term.at(list), oldTerms.item(i).at(list))) {
          term.invalid("only additions are allowed (no mutations or deletions)");
          break;
        }
      }
    }
  }

  private static boolean isEmpty(Field term) {
    return term.at("matchExpressions").size() == 0 && term.at("matchFields").size() == 0;
  }

  private static boolean beginsWith(Field list, Field before) {
    if (list.size() < before.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!list.item(i).sameAs(before.item(i))) {
        return false;
      }
    }
    return true;
  }

  private static final Set<String> CHECKED_ABOVE =
      Set.of("activeDeadlineSeconds", "tolerations", "schedulingGates");

  private static boolean changedOtherwise(Field spec, Field before, boolean gated) {
    Set<String> names = new TreeSet<>(spec.keys());
    names.addAll(before.keys());
    for (String name : names) {
      boolean same =
          CHECKED_ABOVE.contains(name)
              || switch (name) {
                case "containers", "initContainers" ->
                    sameButImages(spec.at(name), before.at(name));
                case "terminationGracePeriodSeconds" ->
                    spec.at(name).sameAs(before.at(name))
                        || (before.at(name).number() < 0 && spec.at(name).number() == 1);
                case "nodeSelector" -> gated || spec.at(name).sameAs(before.at(name));
                case "affinity" -> sameAffinity(spec.at(name), before.at(name), gated);
                default -> spec.at(name).sameAs(before.at(name));
              };
      if (!same) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameAffinity(Field affinity, Field before, boolean gated) {
    return gated
        ? affinity.at("podAffinity").sameAs(before.at("podAffinity"))
            && affinity.at("podAntiAffinity").sameAs(before.at("podAntiAffinity"))
        : affinity.sameAs(before);
  }

  private static boolean sameButImages(Field containers, Field before) {
    for (int i = 0; i < containers.size(); i++) {
      if (!sameBut("image", containers.item(i).node(), before.item(i).node())) {
        return false;
      }
    }
    return true;
  }

  /** Whether two objects are alike in all fields but {@code exempt}. */
  static boolean sameBut(
      String exempt,
      @org.jspecify.annotations.Nullable JsonNode one,
      @org.jspecify.annotations.Nullable JsonNode other) {
    if (!(one instanceof ObjectNode a) || !(other instanceof ObjectNode b)) {
      return Trees.equal(one, other);
    }
    Set<String> names = new TreeSet<>(a.propertyNames());
    names.addAll(b.propertyNames());
    names.remove(exempt);
    for (String name : names) {
      if (!Trees.equal(a.get(name), b.get(name))) {
        return false;
      }
    }
    return true;
  }
}
