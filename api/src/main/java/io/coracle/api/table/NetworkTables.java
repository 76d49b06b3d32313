package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Tables of services and what leads to them. */
final class NetworkTables {
  private static final String DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class";

  private NetworkTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.put(new GroupResource("", "services"), services());
    printers.put(new GroupResource("", "endpoints"), endpoints());
    printers.put(new GroupResource("discovery.k8s.io", "endpointslices"), endpointSlices());
    printers.put(new GroupResource("networking.k8s.io", "ingresses"), ingresses());
    printers.put(new GroupResource("networking.k8s.io", "ingressclasses"), ingressClasses());
    printers.put(new GroupResource("networking.k8s.io", "networkpolicies"), networkPolicies());
    printers.put(new GroupResource("networking.k8s.io", "ipaddresses"), ipAddresses());
    printers.put(new GroupResource("networking.k8s.io", "servicecidrs"), serviceCidrs());
    return printers;
  }

  private static TablePrinter services() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Type", "How the service is reached."),
            Column.text("Cluster-IP", "Its address inside the cluster."),
            Column.text("External-IP", "Its addresses outside the cluster."),
            Column.text("Port(s)", "Its ports, those on nodes behind a colon."),
            Column.age(),
            Column.wide("Selector", "Labels of the pods that serve it.")),
        (row, service) -> {
          JsonNode spec = service.path("spec");
          String ports = servicePorts(spec.path("ports"));
          row.text(spec.path("type").asString(""))
              .text(Texts.or(clusterIp(spec), Texts.NONE))
              .text(externalIp(service))
              .text(ports.isEmpty() ? Texts.NONE : ports)
              .age(service)
              .text(Texts.labels(spec.path("selector")));
        });
  }

  private static JsonNode clusterIp(JsonNode spec) {
    JsonNode first = spec.path("clusterIPs").path(0);
    return first.isMissingNode() ? spec.path("clusterIP") : first;
  }

  private static String externalIp(JsonNode service) {
    JsonNode spec = service.path("spec");
    List<String> external = Texts.strings(spec.path("externalIPs"));
    return switch (spec.path("type").asString("")) {
      case "ExternalName" -> spec.path("externalName").asString("");
      case "LoadBalancer" -> {
        var all = new ArrayList<String>(balancerAddresses(service));
        all.addAll(external);
        yield all.isEmpty() ? "<pending>" : String.join(",", all);
      }
      default -> external.isEmpty() ? Texts.NONE : String.join(",", external);
    };
  }

  private static Set<String> balancerAddresses(JsonNode object) {
    var addresses = new TreeSet<String>();
    for (JsonNode ingress : object.path("status").path("loadBalancer").path("ingress")) {
      String address = Texts.or(ingress.path("ip"), ingress.path("hostname").asString(""));
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static String servicePorts(JsonNode ports) {
    var texts = new ArrayList<String>();
    for (JsonNode port : ports) {
      long nodePort = port.path("nodePort").asLong(0);
      texts.add(
          port.path("port").asLong(0)
              + (nodePort > 0 ? ":" + nodePort : "")
              + "/"
              + port.path("protocol").asString(""));
    }
    return String.join(",", texts);
  }

  private static TablePrinter endpoints() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Endpoints", "Addresses and ports that serve."),
            Column.age()),
        (row, object) -> row.text(endpointTexts(object.path("subsets"))).age(object));
  }

  private static String endpointTexts(JsonNode subsets) {
    var texts = new ArrayList<String>();
    for (JsonNode subset : subsets) {
      List<String> ports = new ArrayList<>();
      subset.path("ports").forEach(port -> ports.add(":" + port.path("port").asLong(0)));
      if (ports.isEmpty()) {
        texts.addAll(Texts.pluck(subset.path("addresses"), "ip"));
      }
      for (String port : ports) {
        for (String ip : Texts.pluck(subset.path("addresses"), "ip")) {
          texts.add((ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + port);
        }
      }
    }
    return subsets.isEmpty() ? Texts.NONE : listed(texts);
  }

  private static TablePrinter endpointSlices() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("AddressType", "What kind of addresses it has."),
            Column.text("Ports", "Ports of all its endpoints."),
            Column.text("Endpoints", "Addresses of its endpoints."),
            Column.age()),
        (row, object) -> {
          var ports = new ArrayList<String>();
          for (JsonNode port : object.path("ports")) {
            ports.add(
                port.path("port").isNumber()
                    ? port.path("port").asString("")
                    : port.path("name").asString("*"));
          }
          var addresses = new ArrayList<String>();
          object
              .path("endpoints")
              .forEach(e -> addresses.addAll(Texts.strings(e.path("addresses"))));
          row.text(object.path("addressType").asString(""))
              .text(unsetIfEmpty(listed(ports)))
              .text(unsetIfEmpty(listed(addresses)))
              .age(object);
        });
  }

  private static String unsetIfEmpty(String text) {
    return text.isEmpty() ? Texts.UNSET : text;
  }

  private static String listed(List<String> elements) {
    return Texts.enumeration(elements, Texts.MAX_LISTED, ",");
  }

  private static TablePrinter ingresses() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Class", "Its ingress class."),
            Column.text("Hosts", "Host names that it serves."),
            Column.text("Address", "Where it is reached."),
            Column.text("Ports", "Ports on which it is reached."),
            Column.age()),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          row.text(Texts.or(spec.path("ingressClassName"), Texts.NONE))
              .text(hosts(spec.path("rules")))
              .text(String.join(",", balancerAddresses(object)))
              .text(spec.path("tls").isEmpty() ? "80" : "80, 443")
              .age(object);
        });
  }

  private static String hosts(JsonNode rules) {
    var hosts = new ArrayList<String>();
    boolean more = false;
    for (JsonNode rule : rules) {
      String host = rule.path("host").asString("");
      more |= hosts.size() == Texts.MAX_LISTED;
      if (!more && !host.isEmpty()) {
        hosts.add(host);
      }
    }
    if (hosts.isEmpty()) {
      return "*";
    }
    // Rules without a host are counted too once there are more than fit.
    String rest = more ? " + " + (rules.size() - Texts.MAX_LISTED) + " more..." : "";
    return String.join(",", hosts) + rest;
  }

  private static TablePrinter ingressClasses() {
    return Row.bare(
        List.of(
            Column.identity(),
            Column.text("Controller", "Who carries out ingresses of the class."),
            Column.text("Parameters", "An object with further settings."),
            Column.age()),
        (row, object) ->
            row.text(Texts.nameOfDefault(object, DEFAULT_CLASS))
                .text(object.path("spec").path("controller").asString(""))
                .text(parameters(object.path("spec").path("parameters")))
                .age(object));
  }

  private static String parameters(JsonNode reference) {
    if (!reference.isObject()) {
      return Texts.NONE;
    }
    JsonNode group = reference.path("apiGroup");
    return reference.path("kind").asString("")
        + (group.isString() ? "." + group.asString() : "")
        + "/"
        + reference.path("name").asString("");
  }

  private static TablePrinter networkPolicies() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Pod-Selector", "Which pods the policy is about."),
            Column.age()),
        (row, object) ->
            row.text(Texts.selector(object.path("spec").path("podSelector"))).age(object));
  }

  private static TablePrinter ipAddresses() {
    return Row.printer(
        List.of(Column.identity(), Column.text("ParentRef", "The object that uses the address.")),
        // The reference has a cell for the age, but no column.
        (row, object) -> row.text(parent(object.path("spec").path("parentRef"))).age(object));
  }

  private static String parent(JsonNode reference) {
    String group = reference.path("group").asString("");
    String namespace = reference.path("namespace").asString("");
    String resource = reference.path("resource").asString("");
    return (group.isEmpty() ? resource : resource + "." + group).toLowerCase(Locale.ROOT)
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + reference.path("name").asString("");
  }

  private static TablePrinter serviceCidrs() {
    return Row.printer(
        List.of(
            Column.identity(), Column.text("CIDRs", "Ranges of service addresses."), Column.age()),
        (row, object) ->
            row.text(String.join(",", Texts.strings(object.path("spec").path("cidrs"))))
                .age(object));
  }
}
