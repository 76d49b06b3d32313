package io.coracle.apiserver.kinds.policy;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Resource quotas (API reference, ResourceQuota). */
public final class ResourceQuotaStrategy implements OwnsStatus {
  private static final Set<String> SCOPES =
      Set.of(
          "BestEffort",
          "CrossNamespacePodAffinity",
          "NotBestEffort",
          "NotTerminating",
          "PriorityClass",
          "Terminating",
          "VolumeAttributesClass");
  private static final Set<String> OF_PODS =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "requests.cpu",
          "requests.memory",
          "limits.cpu",
          "limits.memory");
  private static final Set<String> OF_CLAIMS = Set.of("persistentvolumeclaims", "requests.storage");
  private static final Set<String> WITH_VALUES = Set.of("PriorityClass", "VolumeAttributesClass");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of();
  }

  @Override
  public void applyDefaults(ObjectNode quota) {
    Quantities.canonicalList(Defaults.objectOrNew(quota, "spec"), "hard");
    ObjectNode status = Defaults.object(quota, "status");
    if (status != null) {
      Quantities.canonicalList(status, "hard");
      Quantities.canonicalList(status, "used");
    }
  }

  @Override
  public void validate(ObjectNode quota, FieldFaults faults) {
    Field spec = Field.root(quota, faults).at("spec");
    amounts(spec.at("hard"));
    scopes(spec);
    scopeSelector(spec.at("scopeSelector"), spec);
  }

  private static void amounts(Field list) {
    for (String name : list.keys()) {
      Field amount = list.key(name);
      ResourceNames.name(amount, name);
      if (name.indexOf('/') < 0 && !ResourceNames.isStandardOfQuotas(name)) {
        amount.invalid(name, "must be a standard resource for quota");
      }
      ResourceNames.amount(amount, name, Quantities.of(amount));
    }
  }

  private static void scopes(Field spec) {
    Field scopes = spec.at("scopes");
    Set<String> found = new HashSet<>();
    for (Field scope : scopes.items()) {
      scope(scope.text(), scopes, scopes, spec, found);
    }
    contradictions(found, scopes);
  }

  /**
   * Checks one scope.
   *
   * @param named where an unknown scope is reported
   * @param place where scopes are reported that do not fit the resources, once for each of these
   */
  private static void scope(String scope, Field named, Field place, Field spec, Set<String> found) {
    if (!SCOPES.contains(scope)) {
      named.invalid(scope, "unsupported scope");
    }
    for (String name : spec.at("hard").keys()) {
      if (ResourceNames.isStandardOfQuotas(name) && !fits(scope, name)) {
        place.invalid("unsupported scope applied to resource");
      }
    }
    found.add(scope);
  }

  private static boolean fits(String scope, String name) {
    return switch (scope) {
      case "BestEffort" -> name.equals("pods");
      case "VolumeAttributesClass" -> OF_CLAIMS.contains(name);
      default -> !SCOPES.contains(scope) || OF_PODS.contains(name);
    };
  }

  private static void contradictions(Set<String> found, Field place) {
    if (found.contains("BestEffort") && found.contains("NotBestEffort")) {
      place.invalid("conflicting scopes");
    }
    if (found.contains("Terminating") && found.contains("NotTerminating")) {
      place.invalid("conflicting scopes");
    }
  }

  private static void scopeSelector(Field selector, Field spec) {
    if (selector.absent()) {
      return;
    }
    Field expressions = selector.at("matchExpressions");
    Set<String> found = new HashSet<>();
    for (Field expression : expressions.items()) {
      String scope = expression.at("scopeName").text();
      scope(scope, expressions.at("scopeName"), expressions, spec, found);
      operator(expression, expressions, scope);
    }
    contradictions(found, expressions);
  }

  private static void operator(Field expression, Field place, String scope) {
    Field operator = place.at("operator").holding(expression.at("operator"));
    Field values = place.at("values").holding(expression.at("values"));
    boolean valued = WITH_VALUES.contains(scope) || !SCOPES.contains(scope);
    if (!valued && !operator.is("Exists")) {
      operator.invalid("must be 'Exists' for a scope that has no values");
    }
    switch (operator.text()) {
      case "In", "NotIn" -> {
        if (values.size() == 0) {
          values.required("must be at least one value when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values.size() > 0) {
          values.invalid("must be no value when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> operator.invalid("not a valid selector operator");
    }
  }

  @Override
  public void validateUpdate(ObjectNode quota, ObjectNode before, FieldFaults faults) {
    Field scopes = Field.root(quota, faults).at("spec").at("scopes");
    if (!names(scopes)
        .equals(names(Field.root(before, new FieldFaults()).at("spec").at("scopes")))) {
      scopes.invalid("field is immutable");
    }
  }

  private static Set<String> names(Field scopes) {
    Set<String> names = new HashSet<>();
    for (Field scope : scopes.items()) {
      names.add(scope.text());
    }
    return names;
  }

  @Override
  public void validateStatusUpdate(ObjectNode quota, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(quota, faults).at("status");
    amounts(status.at("hard"));
    amounts(status.at("used"));
  }
}
