package io.coracle.apiserver.kinds.flow;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Schemas that sort requests into flows (API reference, FlowSchema). */
public final class FlowSchemaStrategy implements OwnsStatus {
  private static final int PRECEDENCE = 1000;
  private static final int MAX_PRECEDENCE = 10000;
  private static final Map<String, String> SUBJECTS =
      Map.of("Group", "group", "ServiceAccount", "serviceAccount", "User", "user");

  @Override
  public void applyDefaults(ObjectNode schema) {
    Defaults.number(Defaults.objectOrNew(schema, "spec"), "matchingPrecedence", PRECEDENCE);
  }

  @Override
  public void validate(ObjectNode schema, FieldFaults faults) {
    Field spec = Field.root(schema, faults).at("spec");
    Field precedence = spec.at("matchingPrecedence");
    if (precedence.number() <= 0) {
      precedence.invalid("must be a positive value");
    }
    if (precedence.number() > MAX_PRECEDENCE) {
      precedence.invalid("must not be greater than " + MAX_PRECEDENCE);
    }
    Field distinguisher = spec.at("distinguisherMethod");
    if (distinguisher.present()) {
      distinguisher.at("type").oneOf(List.of("ByNamespace", "ByUser"));
    }
    Field level = spec.at("priorityLevelConfiguration").at("name");
    if (level.notEmpty("must reference a priority level")) {
      level.invalid(Names.dnsSubdomain(level.text()));
    }
    for (Field rule : spec.at("rules").items()) {
      rule(rule);
    }
  }

  private static void rule(Field rule) {
    Field subjects = rule.at("subjects");
    subjects.notEmpty("subjects must contain at least one value");
    for (Field subject : subjects.items()) {
      subject(subject);
    }
    Field resources = rule.at("resourceRules");
    Field others = rule.at("nonResourceRules");
    if (resources.size() == 0 && others.size() == 0) {
      rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    for (Field resource : resources.items()) {
      resource.at("verbs").notEmpty("");
      resource.at("apiGroups").notEmpty("");
      resource.at("resources").notEmpty("");
      if (resource.at("namespaces").isEmpty() && !resource.at("clusterScope").flag()) {
        resource
            .at("namespaces")
            .required(
                "resource rules that are not cluster scoped must supply"
                    + " at least one namespace");
      }
    }
    for (Field other : others.items()) {
      other.at("verbs").notEmpty("");
      other.at("nonResourceURLs").notEmpty("");
    }
  }

  private static void subject(Field subject) {
    String kind = subject.at("kind").text();
    String own = SUBJECTS.get(kind);
    if (own == null) {
      subject.at("kind").notSupported(List.copyOf(SUBJECTS.keySet()));
      return;
    }
    if (subject.at(own).absent()) {
      subject.at(own).required(own + " is required when subject kind is '" + kind + "'");
    } else {
      subject.at(own).at("name").notEmpty("");
    }
    for (String other : List.of("user", "group", "serviceAccount")) {
      if (!other.equals(own) && subject.at(other).present()) {
        subject
            .at(other)
            .forbidden(other + " is forbidden when subject kind is not '" + kind + "'");
      }
    }
  }
}
