package io.coracle.api.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.pod.QualityOfService;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which objects a quota with scopes counts: those that are in every scope. */
public final class Scopes {
  private record Scope(String name, String operator, List<String> values) {}

  private Scopes() {}

  /**
   * What scopes ask of an object.
   *
   * @param terminating whether a pod ends by a deadline
   * @param bestEffort whether a pod asks for nothing
   * @param crossing whether a pod looks at pods of other namespaces
   * @param priorityClass of a pod; empty for none
   * @param attributesClass of a claim; empty for none
   */
  public record Facts(
      GroupResource resource,
      boolean terminating,
      boolean bestEffort,
      boolean crossing,
      String priorityClass,
      String attributesClass) {

    /** Of an object that no scope is about. */
    static Facts none(GroupResource resource) {
      return new Facts(resource, false, false, false, "", "");
    }

    public static Facts of(GroupResource resource, ObjectNode object) {
      if (resource.equals(Usages.PODS) && object.get("spec") instanceof ObjectNode spec) {
        return new Facts(
            resource,
            spec.hasNonNull("activeDeadlineSeconds"),
            QualityOfService.of(spec).equals("BestEffort"),
            crossesNamespaces(spec.path("affinity")),
            spec.path("priorityClassName").asString(""),
            "");
      }
      return resource.equals(Usages.CLAIMS)
          ? new Facts(
              resource,
              false,
              false,
              false,
              "",
              object.path("spec").path("volumeAttributesClassName").asString(""))
          : none(resource);
    }
  }

  /** Whether {@code quota} counts {@code object}. */
  public static boolean match(ObjectNode quota, GroupResource resource, ObjectNode object) {
    List<Scope> scopes = of(quota.path("spec"));
    return scopes.isEmpty() || match(scopes, Facts.of(resource, object));
  }

  /**
   * Whether a quota counts an object.
   *
   * @param spec of the quota
   */
  public static boolean match(JsonNode spec, Facts facts) {
    List<Scope> scopes = of(spec);
    return scopes.isEmpty() || match(scopes, facts);
  }

  private static boolean match(List<Scope> scopes, Facts facts) {
    if (facts.resource().equals(Usages.PODS)) {
      return scopes.stream().allMatch(scope -> holdsPod(scope, facts));
    }
    return facts.resource().equals(Usages.CLAIMS)
        && scopes.stream().allMatch(scope -> holdsClaim(scope, facts));
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

  private static boolean holdsPod(Scope scope, Facts pod) {
    return switch (scope.name()) {
      case "Terminating" -> pod.terminating();
      case "NotTerminating" -> !pod.terminating();
      case "BestEffort" -> pod.bestEffort();
      case "NotBestEffort" -> !pod.bestEffort();
      case "PriorityClass" -> selects(scope, pod.priorityClass());
      case "CrossNamespacePodAffinity" -> pod.crossing();
      default -> false;
    };
  }

  private static boolean holdsClaim(Scope scope, Facts claim) {
    return scope.name().equals("VolumeAttributesClass") && selects(scope, claim.attributesClass());
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
