package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Conditions;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeSelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for what a claim was given, and for what drivers say of it. */
final class AllocationRules {
  private static final int MAX_RESULTS = 32;
  private static final int MAX_CONFIGURATIONS = 64;
  private static final int MAX_CONDITIONS = 8;
  private static final int MAX_DATA = 10 * 1024;
  private static final int MAX_INTERFACE = 256;
  private static final int MAX_HARDWARE_ADDRESS = 128;
  private static final int MAX_ADDRESSES = 16;
  private static final List<String> SOURCES = List.of("FromClaim", "FromClass");
  private static final Pattern IDENTITY =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private AllocationRules() {}

  static void allocation(Field allocation, RequestNames known) {
    Field results = allocation.at("devices").at("results");
    if (results.size() > MAX_RESULTS) {
      results.tooMany(MAX_RESULTS);
    } else {
      for (Field result : results.items()) {
        result(result, known);
      }
    }
    Field configurations = allocation.at("devices").at("config");
    if (configurations.size() > MAX_CONFIGURATIONS) {
      configurations.tooMany(MAX_CONFIGURATIONS);
    } else {
      for (Field configuration : configurations.items()) {
        configuration.at("source").requiredOneOf(SOURCES);
        known.references(configuration.at("requests"));
        DeviceRules.opaque(configuration.at("opaque"));
      }
    }
    if (allocation.at("nodeSelector").present()) {
      NodeSelectorRules.selector(allocation.at("nodeSelector"));
    }
  }

  private static void result(Field result, RequestNames known) {
    known.reference(result.at("request"));
    device(result);
    BindingRules.validate(result);
    TaintRules.tolerations(result.at("tolerations"));
    share(result.at("shareID"));
  }

  private static void device(Field place) {
    DeviceRules.driver(place.at("driver"));
    DeviceRules.pool(place.at("pool"));
    Field device = place.at("device");
    device.invalid(device.text(), Names.dnsLabel(device.text()));
  }

  private static void share(Field share) {
    if (share.present() && !IDENTITY.matcher(share.text()).matches()) {
      share.invalid("must be a UUID in lower case");
    }
  }

  /** What drivers say of devices, which must have been given to the claim. */
  static void statuses(Field devices, Field allocation) {
    Set<String> given = new HashSet<>();
    for (Field result : allocation.at("devices").at("results").items()) {
      given.add(identity(result));
    }
    for (Field device : devices.items()) {
      device(device);
      share(device.at("shareID"));
      if (!given.contains(identity(device))) {
        device.invalid(identity(device), "must be an allocated device in the claim");
      }
      conditions(device.at("conditions"));
      if (device.at("data").present()) {
        DeviceRules.object(device.at("data"), MAX_DATA);
      }
      network(device.at("networkData"));
    }
    Set<String> seen = new HashSet<>();
    for (Field device : devices.items()) {
      if (!seen.add(identity(device))) {
        device.duplicate(identity(device));
      }
    }
  }

  /** Which device it is, and which share of it. */
  static String identity(Field device) {
    return device.at("driver").text()
        + "/"
        + device.at("pool").text()
        + "/"
        + device.at("device").text()
        + "/"
        + device.at("shareID").text();
  }

  private static void conditions(Field conditions) {
    if (conditions.size() > MAX_CONDITIONS) {
      conditions.tooMany(MAX_CONDITIONS);
    }
    Conditions.validate(conditions);
  }

  private static void network(Field network) {
    limited(network.at("interfaceName"), MAX_INTERFACE);
    limited(network.at("hardwareAddress"), MAX_HARDWARE_ADDRESS);
    Field addresses = network.at("ips");
    if (addresses.size() > MAX_ADDRESSES) {
      addresses.tooMany(MAX_ADDRESSES);
      return;
    }
    for (Field address : addresses.items()) {
      if (!IpText.isCanonicalInterface(address.text())) {
        address.invalid(
            "must be a valid address in CIDR form, in canonical spelling, e.g. 192.168.9.8/24");
      }
    }
    Set<String> seen = new HashSet<>();
    for (Field address : addresses.items()) {
      if (!seen.add(address.text())) {
        address.duplicate();
      }
    }
  }

  private static void limited(Field field, int limit) {
    if (field.text().length() > limit) {
      field.tooLong(limit);
    }
  }
}
