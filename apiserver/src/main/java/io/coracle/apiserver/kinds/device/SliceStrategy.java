package io.coracle.apiserver.kinds.device;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Devices that a driver offers (API reference, ResourceSlice). */
public final class SliceStrategy implements Strategy {
  private static final int MAX_DEVICES = 128;
  private static final int MAX_VALUES = 32;
  private static final int MAX_TEXT = 64;
  private static final List<String> VALUES = List.of("bool", "int", "string", "version");
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public void validate(ObjectNode slice, FieldFaults faults) {
    Field spec = Field.root(slice, faults).at("spec");
    DeviceRules.driver(spec.at("driver"));
    pool(spec.at("pool"));
    places(spec);
    Field devices = spec.at("devices");
    if (devices.size() > MAX_DEVICES) {
      devices.tooMany(MAX_DEVICES);
    }
    Set<String> names = new HashSet<>();
    for (Field device : devices.items()) {
      device(device);
      if (!names.add(device.at("name").text())) {
        device.duplicate(device.at("name").text());
      }
    }
  }

  private static void pool(Field pool) {
    Field name = pool.at("name");
    if (name.notEmpty("")) {
      for (String part : name.text().split("/", -1)) {
        name.invalid(Names.dnsSubdomain(part));
      }
    }
    if (pool.at("resourceSliceCount").number() <= 0) {
      Field count = pool.at("resourceSliceCount");
      count.invalid(count.number(), "must be greater than zero");
    }
    pool.at("generation").notNegative();
  }

  /** Where the devices are: exactly one way to say it. */
  private static void places(Field spec) {
    int ways = 0;
    Field node = spec.at("nodeName");
    if (node.present()) {
      ways++;
      if (node.isEmpty()) {
        node.invalid("must be either unset or set to a non-empty string");
      } else {
        node.invalid(Names.dnsSubdomain(node.text()));
      }
    }
    ways += spec.at("nodeSelector").present() ? 1 : 0;
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

  private static void device(Field device) {
    Field name = device.at("name");
    if (name.notEmpty("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    Field attributes = device.at("attributes");
    Field capacity = device.at("capacity");
    for (String key : attributes.keys()) {
      Field attribute = attributes.key(key);
      DeviceRules.qualified(attribute, key, false);
      attribute(attribute);
    }
    for (String key : capacity.keys()) {
      DeviceRules.qualified(capacity.key(key), key, false);
    }
    if (attributes.size() + capacity.size() > MAX_VALUES) {
      device.invalid(
          attributes.size() + capacity.size(),
          "the total number of attributes and capacities must not exceed " + MAX_VALUES);
    }
  }

  private static void attribute(Field attribute) {
    List<String> given = VALUES.stream().filter(v -> attribute.at(v).present()).toList();
    if (given.isEmpty()) {
      attribute.required("exactly one value must be specified");
    } else if (given.size() > 1) {
      attribute.invalid("exactly one value must be specified");
    }
    for (String kind : List.of("string", "version")) {
      Field text = attribute.at(kind);
      if (text.text().length() > MAX_TEXT) {
        text.tooLong(MAX_TEXT);
      }
    }
    Field version = attribute.at("version");
    if (version.present() && !VERSION.matcher(version.text()).matches()) {
      version.invalid("must be a string compatible with semver.org spec 2.0.0");
    }
  }

  @Override
  public void validateUpdate(ObjectNode slice, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(slice, faults).at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec");
    spec.at("pool").at("name").immutable(old.at("pool").at("name"));
    spec.at("driver").immutable(old.at("driver"));
    spec.at("nodeName").immutable(old.at("nodeName"));
  }
}
