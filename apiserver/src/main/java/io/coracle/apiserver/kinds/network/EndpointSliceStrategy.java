package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Addresses.Family;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint slices (API reference, EndpointSlice). */
public final class EndpointSliceStrategy implements Strategy {
  private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;
  private static final int MAX_PORTS = 20000;
  private static final int MAX_HINTS = 8;
  private static final int MAX_TOPOLOGY = 16;

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE;
  }

  @Override
  public void applyDefaults(ObjectNode slice) {
    for (ObjectNode port : Defaults.objects(slice, "ports")) {
      Defaults.textIfAbsent(port, "name", "");
      Defaults.textIfAbsent(port, "protocol", "TCP");
    }
  }

  @Override
  public void prepareForCreate(ObjectNode slice) {
    dropHostnames(slice);
  }

  @Override
  public void prepareForUpdate(ObjectNode slice, ObjectNode before) {
    dropHostnames(slice);
  }

  /** The node of an endpoint has a field of its own. */
  private static void dropHostnames(ObjectNode slice) {
    for (ObjectNode endpoint : Defaults.objects(slice, "endpoints")) {
      ObjectNode topology = Defaults.object(endpoint, "deprecatedTopology");
      if (topology != null
          && topology.remove("kubernetes.io/hostname") != null
          && topology.isEmpty()) {
        endpoint.remove("deprecatedTopology");
      }
    }
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("addressType", "endpoints", "ports", "metadata.labels");
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field slice = Field.root(object, faults);
    Field type = slice.at("addressType");
    type.requiredOneOf(ADDRESS_TYPES);
    Field endpoints = slice.at("endpoints");
    if (endpoints.size() > MAX_ENDPOINTS) {
      endpoints.tooMany(MAX_ENDPOINTS);
      return;
    }
    for (Field endpoint : endpoints.items()) {
      endpoint(endpoint, type.text());
    }
    ports(slice.at("ports"));
  }

  private static void endpoint(Field endpoint, String type) {
    Field addresses = endpoint.at("addresses");
    if (addresses.size() == 0) {
      addresses.required("must contain at least 1 address");
    } else if (addresses.size() > MAX_ADDRESSES) {
      addresses.tooMany(MAX_ADDRESSES);
    }
    for (Field address : addresses.items()) {
      address(address, addresses, type);
    }
    Field node = endpoint.at("nodeName");
    if (node.present()) {
      node.invalid(Names.dnsSubdomain(node.text()));
    }
    Field topology = endpoint.at("deprecatedTopology");
    if (topology.size() > MAX_TOPOLOGY) {
      topology.tooMany(MAX_TOPOLOGY);
    }
    LabelRules.labels(topology);
    Field hostname = endpoint.at("hostname");
    if (hostname.present()) {
      hostname.invalid(Names.dnsLabel(hostname.text()));
    }
    Field hints = endpoint.at("hints");
    hints(hints.at("forZones"), true);
    hints(hints.at("forNodes"), false);
  }

  private static void address(Field address, Field addresses, String type) {
    String text = address.text();
    switch (type) {
      case "IPv4", "IPv6" -> {
        if (address.invalidUnlessKept(text, Addresses.address(text))) {
          return;
        }
        Family wanted = type.equals("IPv4") ? Family.IPV4 : Family.IPV6;
        if (Addresses.family(text) != wanted) {
          // The reference names the list here.
          addresses.invalid(text, "must be a valid " + type + " address");
        }
        address.invalid(text, SpecialAddresses.problems(text));
      }
      case "FQDN" -> address.invalid(Names.dnsSubdomain(text));
      default -> {
        // Said already.
      }
    }
  }

  private static void hints(Field hints, boolean zones) {
    if (hints.size() > MAX_HINTS) {
      hints.tooMany(MAX_HINTS);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field hint : hints.items()) {
      Field name = hint.at("name");
      if (!seen.add(name.text())) {
        name.duplicate();
      }
      name.invalid(zones ? Names.labelValue(name.text()) : Names.dnsSubdomain(name.text()));
    }
  }

  private static void ports(Field ports) {
    if (ports.size() > MAX_PORTS) {
      ports.tooMany(MAX_PORTS);
      return;
    }
    Set<String> names = new HashSet<>();
    for (Field port : ports.items()) {
      Field name = port.at("name");
      if (!name.isEmpty()) {
        name.invalid(Names.dnsLabel(name.text()));
      }
      if (!names.add(name.text())) {
        name.duplicate();
      }
      port.at("protocol").requiredOneOf(PROTOCOLS);
      Field protocol = port.at("appProtocol");
      if (protocol.present()) {
        protocol.invalid(Names.qualifiedName(protocol.text()));
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode slice, ObjectNode before, FieldFaults faults) {
    Field.root(slice, faults)
        .at("addressType")
        .immutable(Field.root(before, new FieldFaults()).at("addressType"));
  }

  @Override
  public List<String> warnings(ObjectNode slice) {
    if (Defaults.text(slice, "addressType").equals("FQDN")) {
      return List.of("addressType: FQDN endpoints are deprecated");
    }
    List<String> warnings = new ArrayList<>();
    for (Field endpoint : Field.root(slice, new FieldFaults()).at("endpoints").items()) {
      for (Field address : endpoint.at("addresses").items()) {
        IpText.warnOfAddress(address.path(), address.text(), warnings);
      }
    }
    return warnings;
  }
}
