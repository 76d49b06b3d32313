package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Addresses that are in use (API reference, IPAddress). */
public final class IpAddressStrategy implements Strategy {

  /** Names are addresses, which have colons in IPv6; {@link #validateCreate} says the rest. */
  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    Field name = Field.root(object, faults).at("metadata").at("name");
    if (!IpText.isCanonicalAddress(name.text())) {
      name.invalid("must be a valid IP address in its canonical form");
    }
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field parent = Field.root(object, faults).at("spec").at("parentRef");
    if (parent.absent()) {
      parent.required("");
      return;
    }
    Field group = parent.at("group");
    if (!group.isEmpty()) {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
    for (String field : java.util.List.of("resource", "name")) {
      Field text = parent.at(field);
      if (text.notEmpty("")) {
        text.invalid(Names.pathSegment(text.text()));
      }
    }
    Field namespace = parent.at("namespace");
    if (!namespace.isEmpty()) {
      namespace.invalid(Names.pathSegment(namespace.text()));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    spec.at("parentRef")
        .immutable(Field.root(before, new FieldFaults()).at("spec").at("parentRef"));
  }
}
