package io.coracle.apiserver.reviews;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import tools.jackson.databind.node.ObjectNode;

/** Rules for the selectors of a list or watch that somebody may be allowed. */
final class SelectorRules {
  private SelectorRules() {}

  static void validate(ObjectNode review, FieldFaults faults) {
    Field attributes = Field.root(review, faults).at("spec").at("resourceAttributes");
    selector(attributes.at("fieldSelector"), false);
    selector(attributes.at("labelSelector"), true);
  }

  private static void selector(Field selector, boolean labels) {
    if (selector.absent()) {
      return;
    }
    Field text = selector.at("rawSelector");
    Field requirements = selector.at("requirements");
    if (!text.isEmpty() && requirements.size() > 0) {
      text.invalid("may not be specified at the same time as requirements");
    } else if (text.isEmpty() && requirements.size() == 0) {
      requirements.required("requirements or rawSelector is required");
    }
    for (Field requirement : requirements.items()) {
      if (labels) {
        values(requirement);
        LabelRules.key(requirement.at("key"));
        for (Field value : requirement.at("values").items()) {
          value.invalid(Names.labelValue(value.text()));
        }
      } else {
        requirement.at("key").notEmpty("must be specified");
        values(requirement);
      }
    }
  }

  /** Newer clients may know more operators than these. */
  private static void values(Field requirement) {
    Field values = requirement.at("values");
    switch (requirement.at("operator").text()) {
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
      default -> {}
    }
  }
}
