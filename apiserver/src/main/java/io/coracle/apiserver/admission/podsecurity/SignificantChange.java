package io.coracle.apiserver.admission.podsecurity;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Tells updates of a pod that could change what it may do from those that cannot, so that pods from
 * before a namespace was tightened can still be labelled.
 */
final class SignificantChange {
  private static final List<String> PROFILES =
      List.of("seccomp.security.alpha.kubernetes.io/", "apparmor.security.beta.kubernetes.io/");

  private SignificantChange() {}

  static boolean between(JsonNode before, JsonNode after) {
    for (String field : List.of("containers", "initContainers", "ephemeralContainers")) {
      if (containers(before.path("spec").path(field), after.path("spec").path(field))) {
        return true;
      }
    }
    return annotations(before, after) || annotations(after, before);
  }

  private static boolean containers(JsonNode before, JsonNode after) {
    if (before.size() != after.size()) {
      return true;
    }
    for (int i = 0; i < after.size(); i++) {
      for (String field : List.of("name", "image", "securityContext")) {
        if (!after.get(i).path(field).equals(before.get(i).path(field))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean annotations(JsonNode one, JsonNode other) {
    JsonNode others = other.path("metadata").path("annotations");
    for (Map.Entry<String, JsonNode> annotation :
        one.path("metadata").path("annotations").properties()) {
      boolean profile = PROFILES.stream().anyMatch(annotation.getKey()::contains);
      if (profile && !annotation.getValue().equals(others.get(annotation.getKey()))) {
        return true;
      }
    }
    return false;
  }
}
