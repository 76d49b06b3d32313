package io.coracle.apiserver.kinds.pod;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.kinds.field.Field;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Annotations of pods and pod templates that mean something to the server or to a node. */
public final class PodAnnotations {
  /** Says that a pod mirrors one that its node has from elsewhere. */
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private static final String TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private PodAnnotations() {}

  /** Whether a pod mirrors one that its node has from elsewhere. */
  static boolean isMirror(Field pod) {
    return pod.at("metadata").at("annotations").key(MIRROR).present();
  }

  /** Checks the annotations of a pod or template. */
  public static void validate(Field annotations, Field spec) {
    Field mirror = annotations.key(MIRROR);
    if (mirror.present() && spec.at("nodeName").isEmpty()) {
      mirror.invalid("must set spec.nodeName if mirror pod annotation is set");
    }
    tolerations(annotations);
    Field cost = annotations.key(DELETION_COST);
    if (cost.present() && !isNumber(cost.text())) {
      cost.invalid("must be a 32bit integer");
    }
    ProfileAnnotations.validate(annotations, spec);
  }

  private static void tolerations(Field annotations) {
    String text = annotations.key(TOLERATIONS).text();
    if (text.isEmpty()) {
      return;
    }
    JsonNode parsed;
    try {
      parsed = Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (StatusException e) {
      annotations.invalid(TOLERATIONS, "is no JSON");
      return;
    }
    if (parsed instanceof ArrayNode) {
      SchedulingRules.tolerations(annotations.at(TOLERATIONS).holding(parsed));
    } else if (!parsed.isNull()) {
      annotations.invalid(TOLERATIONS, "is no list of tolerations");
    }
  }

  /** A number of 32 bits as it is written: no plus sign, no leading zeroes. */
  private static boolean isNumber(String text) {
    try {
      int number = Integer.parseInt(text);
      return text.equals("0") || text.startsWith("-") || text.equals(Integer.toString(number));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static void validateUpdate(Field annotations, Field before, Field spec) {
    Set<String> names = new LinkedHashSet<>(before.keys());
    names.addAll(annotations.keys());
    for (String name : names) {
      Field now = annotations.key(name);
      Field then = before.key(name);
      boolean fixed = name.equals(MIRROR) || name.startsWith(ProfileAnnotations.APP_ARMOR);
      if (fixed && then.absent()) {
        now.forbidden("may not add such annotations");
      } else if (fixed && !now.sameAs(then)) {
        now.forbidden("may not remove or update such annotations");
      }
    }
    validate(annotations, spec);
  }
}
