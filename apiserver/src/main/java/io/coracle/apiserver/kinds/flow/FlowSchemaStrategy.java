package io.coracle.apiserver.kinds.flow;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Trees;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Schemas that sort requests into flows (API reference, FlowSchema). */
public final class FlowSchemaStrategy implements OwnsStatus {
  private static final int PRECEDENCE = 1000;
  private static final int MAX_PRECEDENCE = 10000;

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE;
  }

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public void applyDefaults(ObjectNode schema) {
    Defaults.number(Defaults.objectOrNew(schema, "spec"), "matchingPrecedence", PRECEDENCE);
  }

  @Override
  public void validate(ObjectNode schema, FieldFaults faults) {
    Field root = Field.root(schema, faults);
    Field spec = root.at("spec");
    Field precedence = spec.at("matchingPrecedence");
    if (precedence.number() <= 0) {
      precedence.invalid("must be a positive value");
    }
    if (precedence.number() > MAX_PRECEDENCE) {
      precedence.invalid("must not be greater than " + MAX_PRECEDENCE);
    }
    if (precedence.number() == 1 && !root.at("metadata").at("name").is("exempt")) {
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
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
    ObjectNode fixed = Mandatory.schema(root.at("metadata").at("name").text());
    if (fixed != null && !Trees.equal(spec.node(), fixed)) {
      spec.invalid("must equal the fixed value of a mandatory schema");
    }
  }

  private static void rule(Field rule) {
    Field subjects = rule.at("subjects");
    subjects.notEmpty("subjects must contain at least one value");
    for (Field subject : subjects.items()) {
      SubjectRules.validate(subject);
    }
    Field resources = rule.at("resourceRules");
    Field others = rule.at("nonResourceRules");
    if (resources.size() == 0 && others.size() == 0) {
      rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    for (Field resource : resources.items()) {
      RequestRules.resources(resource);
    }
    for (Field other : others.items()) {
      RequestRules.others(other);
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode schema, ObjectNode before, FieldFaults faults) {
    ConditionTypes.validate(Field.root(schema, faults).at("status").at("conditions"));
  }
}
