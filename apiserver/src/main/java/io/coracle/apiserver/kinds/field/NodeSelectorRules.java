package io.coracle.apiserver.kinds.field;

/** Rules for selectors of nodes. */
public final class NodeSelectorRules {
  private NodeSelectorRules() {}

  /** A {@code NodeSelector}: terms of which one must match. */
  public static void selector(Field selector) {
    Field terms = selector.at("nodeSelectorTerms");
    if (terms.size() == 0) {
      terms.required("must have at least one node selector term");
    }
    for (Field term : terms.items()) {
      term(term);
    }
  }

  /** A term that must match. */
  public static void term(Field term) {
    term(term, true);
  }

  /** A term that is preferred: its values need not be such that a node can have them. */
  public static void preference(Field term) {
    term(term, false);
  }

  private static void term(Field term, boolean checksValues) {
    for (Field requirement : term.at("matchExpressions").items()) {
      expression(requirement);
      if (checksValues) {
        for (Field value : requirement.at("values").items()) {
          value.invalid(Names.labelValue(value.text()));
        }
      }
    }
    for (Field requirement : term.at("matchFields").items()) {
      fieldRequirement(requirement);
    }
  }

  private static void expression(Field requirement) {
    Field values = requirement.at("values");
    Field operator = requirement.at("operator");
    switch (operator.text()) {
      case "In", "NotIn" -> {
        if (values.size() == 0) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values.size() > 0) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (values.size() != 1) {
          values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> operator.invalid("not a valid selector operator");
    }
    LabelRules.key(requirement.at("key"));
  }

  private static void fieldRequirement(Field requirement) {
    Field values = requirement.at("values");
    Field operator = requirement.at("operator");
    if (!operator.is("In") && !operator.is("NotIn")) {
      operator.invalid("not a valid selector operator");
    } else if (values.size() != 1) {
      values.required(
          "must be only one value when `operator` is 'In' or 'NotIn' for node field" + " selector");
    }
    Field key = requirement.at("key");
    if (!key.is("metadata.name")) {
      key.invalid("not a valid field selector key");
      return;
    }
    for (Field value : values.items()) {
      value.invalid(Names.dnsSubdomain(value.text()));
    }
  }
}
