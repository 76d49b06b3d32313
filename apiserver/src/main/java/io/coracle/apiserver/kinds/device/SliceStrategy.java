package io.coracle.apiserver.kinds.device;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeSelectorRules;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Devices that a driver offers (API reference, ResourceSlice). */
public final class SliceStrategy implements Strategy {
  private static final int MAX_DEVICES = 128;

  /** Where devices have taints or consume counters. */
  private static final int MAX_SPECIAL_DEVICES = 64;

  private static final List<String> LISTS = List.of("bools", "ints", "strings", "versions");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public void prepareForCreate(ObjectNode slice) {
    dropLists(slice);
    JsonNode created = Defaults.objectOrNew(slice, "metadata").get("creationTimestamp");
    if (created != null) {
      stampTaints(slice, created.asString());
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode slice, ObjectNode before) {
    dropLists(slice);
  }

  @Override
  public void stamp(ObjectNode slice, ObjectNode before, Instant now) {
    stampTaints(slice, now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Lists as attributes, and devices that stand for resources of a node, are off by default. */
  private static void dropLists(ObjectNode slice) {
    for (ObjectNode device : Defaults.objects(Defaults.objectOrNew(slice, "spec"), "devices")) {
      device.remove("nodeAllocatableResourceMappings");
      for (Map.Entry<String, JsonNode> entry : Defaults.entries(device, "attributes")) {
        if (entry.getValue() instanceof ObjectNode attribute) {
          attribute.remove(LISTS);
        }
      }
    }
  }

  private static void stampTaints(ObjectNode slice, String time) {
    for (ObjectNode device : Defaults.objects(Defaults.objectOrNew(slice, "spec"), "devices")) {
      for (ObjectNode taint : Defaults.objects(device, "taints")) {
        Defaults.textIfAbsent(taint, "timeAdded", time);
      }
    }
  }

  @Override
  public void validate(ObjectNode slice, FieldFaults faults) {
    Field spec = Field.root(slice, faults).at("spec");
    DeviceRules.driver(spec.at("driver"));
    pool(spec.at("pool"));
  }

  private static void pool(Field pool) {
    DeviceRules.pool(pool.at("name"));
    Field count = pool.at("resourceSliceCount");
    if (count.number() <= 0) {
      count.invalid(count.number(), "must be greater than zero");
    }
    pool.at("generation").notNegative();
  }

  @Override
  public void validateCreate(ObjectNode slice, FieldFaults faults) {
    devices(Field.root(slice, faults).at("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode slice, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(slice, faults).at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec");
    spec.at("pool").at("name").immutable(old.at("pool").at("name"));
    spec.at("driver").immutable(old.at("driver"));
    spec.at("nodeName").immutable(old.at("nodeName"));
    devices(spec);
  }

  private static void devices(Field spec) {
    places(spec);
    Field devices = spec.at("devices");
    if (spec.at("sharedCounters").present() && devices.present()) {
      spec.invalid("", "only one of `sharedCounters` or `devices` is allowed");
    }
    boolean simple = true;
    for (Field device : devices.items()) {
      simple &= device.at("taints").isEmpty() && device.at("consumesCounters").isEmpty();
    }
    int most = simple ? MAX_DEVICES : MAX_SPECIAL_DEVICES;
    if (devices.size() > most) {
      devices.tooMany(most);
    } else {
      for (Field device : devices.items()) {
        OfferRules.device(device, spec.at("perDeviceNodeSelection").flag());
      }
      Set<String> names = new HashSet<>();
      for (Field device : devices.items()) {
        if (!names.add(device.at("name").text())) {
          device.duplicate(device.at("name").text());
        }
      }
    }
    CounterRules.shared(spec.at("sharedCounters"));
  }

  /** Where the devices are: exactly one way to say it. */
  private static void places(Field spec) {
    int ways = 0;
    Field node = spec.at("nodeName");
    if (node.present() && node.isEmpty()) {
      node.invalid("must be either unset or set to a non-empty string");
    } else if (node.present()) {
      ways++;
      node.invalid(Names.dnsSubdomain(node.text()));
    }
    Field selector = spec.at("nodeSelector");
    if (selector.present()) {
      ways++;
      NodeSelectorRules.selector(selector);
      Field terms = selector.at("nodeSelectorTerms");
      if (terms.size() != 1) {
        terms.invalid("must have exactly one node selector term");
      }
    }
    for (String flag : List.of("allNodes", "perDeviceNodeSelection")) {
      ways += spec.at(flag).flag() ? 1 : 0;
      if (spec.at(flag).isFalse()) {
        spec.at(flag).invalid("must be either unset or set to true");
      }
    }
    String rule =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
            + " required";
    if (ways == 0) {
      spec.required(rule);
    } else if (ways > 1) {
      spec.invalid("{}", rule);
    }
  }

  @Override
  public List<String> warnings(ObjectNode slice) {
    String driver = Defaults.text(Defaults.objectOrNew(slice, "spec"), "driver");
    return driver.equals(driver.toLowerCase(Locale.ROOT))
        ? List.of()
        : List.of("spec.driver: driver names should be lowercase; \"" + driver + "\" is not");
  }
}
