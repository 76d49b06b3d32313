package io.coracle.apiserver.admission.quota;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.kinds.pod.QualityOfService;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which objects a quota with scopes counts: those that are in every scope. */
final class Scopes {
  private record Scope(String name, String operator, List<String> values) {}

  private Scopes() {}

  /** Whether {@code quota} counts {@code object}. */
  static boolean match(ObjectNode quota, GroupResource resource, ObjectNode object) {
    List<Scope> scopes = of(quota.path("spec"));
    if (scopes.isEmpty()) {
      return true;
    }
    if (resource.equals(Usages.PODS) && object.get("spec") instanceof ObjectNode spec) {
      return scopes.stream().allMatch(scope -> holdsPod(scope, spec));
    }
    return resource.equals(Usages.CLAIMS)
        && scopes.stream().allMatch(scope -> holdsClaim(scope, object));
  }

  private static List<Scope> of(JsonNode spec) {
    var scopes = new ArrayList<Scope>();
    spec.path("scopes")
        .forEach(name -> scopes.add(new Scope(name.asString(), "Exists", List.of())));
    for (JsonNode expression : spec.path("scopeSelector").path("matchExpressions")) {
      var values = new ArrayList<String>();
      expression.path("values").forEach(value -> values.add(value.asString("")));
      scopes.add(
          new Scope(
              expression.path("scopeName").asString(""),
              expression.path("operator").asString(""),
              values));
    }
    return scopes;
  }

  private static boolean holdsPod(Scope scope, ObjectNode spec) {
    return switch (scope.name()) {
      case "Terminating" -> spec.hasNonNull("activeDeadlineSeconds");
      case "NotTerminating" -> !spec.hasNonNull("activeDeadlineSeconds");
      case "BestEffort" -> QualityOfService.of(spec).equals("BestEffort");
      case "NotBestEffort" -> !QualityOfService.of(spec).equals("BestEffort");
      case "PriorityClass" -> selects(scope, spec.path("priorityClassName").asString(""));
      case "CrossNamespacePodAffinity" -> crossesNamespaces(spec.path("affinity"));
      default -> false;
    };
  }

  private static boolean holdsClaim(Scope scope, ObjectNode claim) {
    return scope.name().equals("VolumeAttributesClass")
        && selects(scope, claim.path("spec").path("volumeAttributesClassName").asString(""));
  }

  private static boolean selects(Scope scope, String value) {
    return switch (scope.operator()) {
      case "Exists" -> !value.isEmpty();
      case "DoesNotExist" -> value.isEmpty();
      case "In" -> scope.values().contains(value);
      case "NotIn" -> !scope.values().contains(value);
      default -> false;
    };
  }

  private static boolean crossesNamespaces(JsonNode affinity) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode terms = affinity.path(kind);
      for (JsonNode term : terms.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        if (crosses(term)) {
          return true;
        }
      }
      for (JsonNode term : terms.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        if (crosses(term.path("podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean crosses(JsonNode term) {
    return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
  }
}
