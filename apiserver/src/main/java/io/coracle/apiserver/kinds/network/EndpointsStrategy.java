package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints (API reference, Endpoints). */
public final class EndpointsStrategy implements Strategy {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  @Override
  public void applyDefaults(ObjectNode endpoints) {
    for (ObjectNode subset : Defaults.objects(endpoints, "subsets")) {
      for (ObjectNode port : Defaults.objects(subset, "ports")) {
        Defaults.text(port, "protocol", "TCP");
      }
    }
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    for (Field subset : Field.root(object, faults).at("subsets").items()) {
      Field addresses = subset.at("addresses");
      Field notReady = subset.at("notReadyAddresses");
      if (addresses.size() == 0 && notReady.size() == 0) {
        subset.required("must specify `addresses` or `notReadyAddresses`");
      }
      addresses(addresses);
      addresses(notReady);
      Field ports = subset.at("ports");
      for (Field port : ports.items()) {
        port(port, ports.size() > 1);
      }
    }
  }

  private static void addresses(Field addresses) {
    for (Field address : addresses.items()) {
      Field ip = address.at("ip");
      ip.invalidUnlessKept(ip.text(), Addresses.address(ip.text()));
      Field hostname = address.at("hostname");
      if (!hostname.isEmpty()) {
        hostname.invalid(Names.dnsLabel(hostname.text()));
      }
      Field node = address.at("nodeName");
      if (node.present()) {
        node.invalid(Names.dnsSubdomain(node.text()));
      }
      // What is no address at all is reported a second time, as by the reference.
      ip.invalid(ip.text(), SpecialAddresses.problems(ip.text()));
    }
  }

  private static void port(Field port, boolean named) {
    Field name = port.at("name");
    if (!name.isEmpty()) {
      name.invalid(Names.dnsLabel(name.text()));
    } else if (named) {
      name.required("");
    }
    port.at("port").invalid(Names.portNumber(port.at("port").number()));
    port.at("protocol").requiredOneOf(PROTOCOLS);
    Field protocol = port.at("appProtocol");
    if (protocol.present()) {
      protocol.invalid(Names.qualifiedName(protocol.text()));
    }
  }

  @Override
  public List<String> warnings(ObjectNode endpoints) {
    List<String> warnings = new ArrayList<>();
    warnings.add("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    for (Field subset : Field.root(endpoints, new FieldFaults()).at("subsets").items()) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Field address : subset.at(list).items()) {
          Field ip = address.at("ip");
          IpText.warnOfAddress(ip.path(), ip.text(), warnings);
        }
      }
    }
    return warnings;
  }
}
