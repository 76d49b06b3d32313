package io.coracle.apiserver.kinds.cluster;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Addresses.Family;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Nodes (API reference, Node). New nodes may come with a status: kubelets register so. */
public final class NodeStrategy implements Strategy {
  private static final List<String> EFFECTS =
      List.of("NoExecute", "NoSchedule", "PreferNoSchedule");

  @Override
  public void applyDefaults(ObjectNode node) {
    ObjectNode spec = Defaults.objectOrNew(node, "spec");
    String prefix = Defaults.text(spec, "podCIDR");
    boolean several = spec.path("podCIDRs").size() > 0;
    if (!prefix.isEmpty()
        && !(several && spec.get("podCIDRs").get(0).asString("").equals(prefix))) {
      spec.putArray("podCIDRs").add(prefix);
    } else if (prefix.isEmpty() && several) {
      spec.set("podCIDR", spec.get("podCIDRs").get(0));
    }
    ObjectNode status = Defaults.objectOrNew(node, "status");
    Quantities.canonicalList(status, "capacity");
    if (Defaults.isAbsent(status, "allocatable") && !Defaults.isAbsent(status, "capacity")) {
      status.set("allocatable", status.get("capacity").deepCopy());
    }
    Quantities.canonicalList(status, "allocatable");
  }

  @Override
  public void prepareForCreate(ObjectNode node) {
    dropConfiguration(node, Json.object());
  }

  @Override
  public void prepareForUpdate(ObjectNode node, ObjectNode before) {
    Defaults.keep(node, before, "status");
    dropConfiguration(node, before);
  }

  /** Configuration of kubelets through the API has gone; what is there may stay. */
  private static void dropConfiguration(ObjectNode node, ObjectNode before) {
    if (before.path("spec").path("configSource").isMissingNode()) {
      Defaults.objectOrNew(node, "spec").remove("configSource");
    }
    if (before.path("status").path("config").isMissingNode()) {
      Defaults.objectOrNew(node, "status").remove("config");
    }
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field node = Field.root(object, faults);
    taints(node);
    resources(node.at("status"));
    Field prefixes = node.at("spec").at("podCIDRs");
    int before = node.faultCount();
    for (Field prefix : prefixes.items()) {
      prefix.invalidUnlessKept(prefix.text(), Addresses.prefix(prefix.text()));
    }
    if (prefixes.size() > 1 && node.faultCount() == before && !isDual(prefixes)) {
      prefixes.invalid("may specify no more than one CIDR for each IP family");
      Set<String> seen = new HashSet<>();
      for (Field prefix : prefixes.items()) {
        if (!seen.add(prefix.text())) {
          prefix.duplicate();
        }
      }
    }
  }

  private static boolean isDual(Field prefixes) {
    Family first = Addresses.prefixFamily(prefixes.item(0).text());
    return prefixes.size() == 2 && Addresses.prefixFamily(prefixes.item(1).text()) != first;
  }

  /** The reference names taints as if they were metadata. */
  private static void taints(Field node) {
    Field taints = node.at("spec").at("taints");
    Field place = node.at("metadata").at("taints").holding(taints);
    Set<String> seen = new HashSet<>();
    for (Field taint : place.items()) {
      Field key = taint.at("key");
      key.invalid(key.text(), Names.qualifiedName(key.text()));
      Field value = taint.at("value");
      if (!value.isEmpty()) {
        value.invalid(Names.labelValue(value.text()));
      }
      taint.at("effect").requiredOneOf(EFFECTS);
      if (!seen.add(key.text() + ":" + taint.at("effect").text())) {
        taint.duplicate();
      }
    }
  }

  private static void resources(Field status) {
    for (String list : List.of("capacity", "allocatable")) {
      for (String name : status.at(list).keys()) {
        Field amount = status.at(list).at(name);
        ResourceNames.amount(amount, name, Quantities.of(amount));
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    changes(Field.root(object, faults), Field.root(before, new FieldFaults()));
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    changes(Field.root(object, faults), Field.root(before, new FieldFaults()));
  }

  private static void changes(Field node, Field before) {
    Set<String> seen = new HashSet<>();
    for (Field address : node.at("status").at("addresses").items()) {
      if (!seen.add(address.at("type").text() + "/" + address.at("address").text())) {
        address.duplicate();
      }
    }
    resources(node.at("status"));
    Field spec = node.at("spec");
    Field old = before.at("spec");
    prefixes(spec.at("podCIDRs"), old.at("podCIDRs"));
    Field provider = spec.at("providerID");
    if (!old.at("providerID").isEmpty() && !provider.sameAs(old.at("providerID"))) {
      provider.forbidden("node updates may not change providerID except from \"\" to valid");
    }
    taints(node);
    if (!spec.at("externalID").text().equals(old.at("externalID").text())) {
      spec.at("externalID").forbidden("may not be updated");
    }
  }

  @Override
  public List<String> warnings(ObjectNode node) {
    List<String> warnings = new ArrayList<>();
    Field spec = Field.root(node, new FieldFaults()).at("spec");
    if (spec.at("configSource").present()) {
      warnings.add("spec.configSource: the feature it belonged to has been removed");
    }
    if (!spec.at("externalID").isEmpty()) {
      warnings.add("spec.externalID: this field is deprecated, and nothing uses it");
    }
    for (Field prefix : spec.at("podCIDRs").items()) {
      IpText.warnOfPrefix(prefix.path(), prefix.text(), warnings);
    }
    return warnings;
  }

  /** One fault for each prefix that is another than before. */
  private static void prefixes(Field prefixes, Field before) {
    int size = before.size();
    boolean sized = prefixes.size() == size;
    for (int i = 0; i < (sized ? size : Math.min(1, size)); i++) {
      if (!sized || !prefixes.item(i).sameAs(before.item(i))) {
        prefixes.forbidden("node updates may not change podCIDR except from \"\" to valid");
      }
    }
  }
}
