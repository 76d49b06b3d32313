package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeSelectorRules;
import java.util.List;
import java.util.regex.Pattern;

/** Rules for one device that a slice offers. */
final class OfferRules {
  private static final int MAX_PROPERTIES = 32;
  private static final int MAX_TEXT = 64;
  private static final List<String> VALUES = List.of("bool", "int", "string", "version");
  private static final List<String> PLACES = List.of("nodeName", "nodeSelector", "allNodes");
  private static final String SEVERAL =
      "exactly one of `nodeName`, `nodeSelector` and `allNodes` is required in every device when"
          + " `perDeviceNodeSelection` is set";
  private static final String NUMBER = "(0|[1-9]\\d*)";
  private static final String LABEL = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final String BUILD = "[0-9a-zA-Z-]+";
  private static final Pattern VERSION =
      Pattern.compile(
          "%1$s\\.%1$s\\.%1$s(-%2$s(\\.%2$s)*)?(\\+%3$s(\\.%3$s)*)?"
              .formatted(NUMBER, LABEL, BUILD));

  private OfferRules() {}

  /**
   * Checks a device.
   *
   * @param placed whether each device of the slice says where it is
   */
  static void device(Field device, boolean placed) {
    Field name = device.at("name");
    name.invalid(name.text(), Names.dnsLabel(name.text()));
    Field attributes = device.at("attributes");
    Field capacities = device.at("capacity");
    int properties = attributes.size() + capacities.size();
    if (properties > MAX_PROPERTIES) {
      device.invalid(
          properties,
          "the total number of attributes and capacities must not exceed " + MAX_PROPERTIES);
    }
    for (String key : attributes.keys()) {
      DeviceRules.qualified(attributes, key);
      attribute(attributes.key(key));
    }
    for (String key : capacities.keys()) {
      DeviceRules.qualified(capacities, key);
      PolicyRules.validate(capacities.key(key), device.at("allowMultipleAllocations").flag());
    }
    TaintRules.taints(device.at("taints"));
    CounterRules.consumed(device.at("consumesCounters"));
    if (placed) {
      place(device);
    } else if (PLACES.stream().anyMatch(place -> device.at(place).present())) {
      device.invalid("where a device is needs `perDeviceNodeSelection` in the slice");
    }
    BindingRules.validate(device);
  }

  private static void attribute(Field attribute) {
    for (String kind : List.of("string", "version")) {
      Field text = attribute.at(kind);
      if (kind.equals("version") && text.present() && !VERSION.matcher(text.text()).matches()) {
        text.invalid("must be a string compatible with semver.org spec 2.0.0");
      }
      if (text.text().length() > MAX_TEXT) {
        text.tooLong(MAX_TEXT);
      }
    }
    if (VALUES.stream().filter(value -> attribute.at(value).present()).count() != 1) {
      attribute.invalid("exactly one value must be specified");
    }
  }

  private static void place(Field device) {
    int ways = 0;
    Field node = device.at("nodeName");
    if (node.present() && node.isEmpty()) {
      node.invalid("must not be empty");
    } else if (node.present()) {
      ways++;
      node.invalid(Names.dnsSubdomain(node.text()));
    }
    if (device.at("nodeSelector").present()) {
      ways++;
      NodeSelectorRules.selector(device.at("nodeSelector"));
    }
    if (device.at("allNodes").isFalse()) {
      device.at("allNodes").invalid("must be either unset or set to true");
    } else if (device.at("allNodes").present()) {
      ways++;
    }
    if (ways == 0) {
      device.required(SEVERAL);
    } else if (ways > 1) {
      device.invalid("{}", SEVERAL);
    }
  }
}
