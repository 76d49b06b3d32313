package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Addresses.Family;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Ranges of addresses for services (API reference, ServiceCIDR). */
public final class ServiceCidrStrategy implements OwnsStatus {

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of();
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field prefixes = Field.root(object, faults).at("spec").at("cidrs");
    if (prefixes.size() == 0) {
      prefixes.required("at least one CIDR required");
      return;
    }
    if (prefixes.size() > 2) {
      prefixes.invalid("may only hold up to 2 values");
      return;
    }
    for (Field prefix : prefixes.items()) {
      List<String> problems = Addresses.prefix(prefix.text());
      prefix.invalid(problems);
      if (problems.isEmpty() && !IpText.isCanonicalPrefix(prefix.text())) {
        prefix.invalid("must be in canonical form");
      }
    }
    Family family = Addresses.prefixFamily(prefixes.item(0).text());
    boolean twice =
        prefixes.size() == 2
            && family != Family.NONE
            && family == Addresses.prefixFamily(prefixes.item(1).text());
    if (twice) {
      prefixes.invalid("may specify no more than one IP for each IP family");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field prefixes = Field.root(object, faults).at("spec").at("cidrs");
    Field old = Field.root(before, new FieldFaults()).at("spec").at("cidrs");
    // A second family may be added.
    if (prefixes.size() < old.size()) {
      prefixes.invalid("field is immutable");
      return;
    }
    for (int i = 0; i < old.size(); i++) {
      prefixes.item(i).immutable(old.item(i));
    }
  }
}
