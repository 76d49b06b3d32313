package io.coracle.apiserver.kinds.policy;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
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
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "count/pods");

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
      if (name.indexOf('/') < 0 && !ResourceNames.isStandard(name)) {
        amount.invalid(name, "must be a standard resource for quota");
      }
      ResourceNames.amount(amount, name, Quantities.of(amount));
      if (name.startsWith("count/") && Quantities.of(amount).milliValue() % 1000 != 0) {
        amount.invalid("must be an integer");
      }
    }
  }

  private static void scopes(Field spec) {
    Field scopes = spec.at("scopes");
    Set<String> found = new HashSet<>();
    for (Field scope : scopes.items()) {
      scope(scope.text(), scopes, spec, found);
    }
    contradictions(found, scopes);
  }

  private static void scope(String scope, Field place, Field spec, Set<String> found) {
    if (!SCOPES.contains(scope)) {
      place.invalid("unsupported scope");
    } else {
      for (String name : spec.at("hard").keys()) {
        if (!fits(scope, name)) {
          place.invalid("unsupported scope applied to resource");
          break;
        }
      }
    }
    found.add(scope);
  }

  private static boolean fits(String scope, String name) {
    if (scope.equals("VolumeAttributesClass")) {
      return name.contains("storage") || name.contains("persistentvolumeclaims");
    }
    if (scope.equals("BestEffort")) {
      return name.equals("pods") || name.equals("count/pods") || !ResourceNames.isStandard(name);
    }
    return OF_PODS.contains(name) || !ResourceNames.isStandard(name) || name.contains("hugepages-");
  }

  private static void contradictions(Set<String> found, Field place) {
    boolean quality = found.contains("BestEffort") && found.contains("NotBestEffort");
    boolean ending = found.contains("Terminating") && found.contains("NotTerminating");
    if (quality || ending) {
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
      scope(scope, expressions.at("scopeName").holding(expression.at("scopeName")), spec, found);
      operator(expression, expressions, scope);
    }
    contradictions(found, expressions.at("scopeName"));
  }

  private static void operator(Field expression, Field place, String scope) {
    Field operator = place.at("operator").holding(expression.at("operator"));
    Field values = place.at("values").holding(expression.at("values"));
    boolean valued = scope.equals("PriorityClass") || scope.equals("VolumeAttributesClass");
    if (!valued && SCOPES.contains(scope) && !operator.is("Exists")) {
      operator.invalid("must be 'Exist' when scope is any of the scopes without values");
      return;
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
    scopes.immutable(Field.root(before, new FieldFaults()).at("spec").at("scopes"));
  }

  @Override
  public void validateStatusUpdate(ObjectNode quota, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(quota, faults).at("status");
    amounts(status.at("hard"));
    amounts(status.at("used"));
  }
}
