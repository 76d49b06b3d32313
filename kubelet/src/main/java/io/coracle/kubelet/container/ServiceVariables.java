package io.coracle.kubelet.container;

import io.coracle.kubelet.pods.Fields;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The environment variables that tell of Services (Kubernetes documentation, "Service", environment
 * variables): {@code REDIS_SERVICE_HOST}, {@code REDIS_PORT_6379_TCP_ADDR} and so on.
 */
final class ServiceVariables {
  private ServiceVariables() {}

  static Map<String, String> of(Collection<Service> services) {
    Map<String, String> variables = new LinkedHashMap<>();
    services.stream().filter(ServiceVariables::hasAddress).forEach(s -> add(s, variables));
    return variables;
  }

  private static boolean hasAddress(Service service) {
    String ip = service.getSpec() == null ? "" : Fields.text(service.getSpec().getClusterIP());
    return !ip.isEmpty() && !ip.equals("None") && !ports(service).isEmpty();
  }

  private static List<ServicePort> ports(Service service) {
    return Fields.list(service.getSpec().getPorts());
  }

  private static void add(Service service, Map<String, String> variables) {
    String prefix = variableName(service.getMetadata().getName());
    String ip = service.getSpec().getClusterIP();
    List<ServicePort> ports = ports(service);
    variables.put(prefix + "_SERVICE_HOST", ip);
    variables.put(prefix + "_SERVICE_PORT", String.valueOf(ports.getFirst().getPort()));
    for (ServicePort port : ports) {
      String name = Fields.text(port.getName());
      if (!name.isEmpty()) {
        variables.put(
            prefix + "_SERVICE_PORT_" + variableName(name), String.valueOf(port.getPort()));
      }
    }
    variables.put(prefix + "_PORT", url(ip, ports.getFirst()));
    for (ServicePort port : ports) {
      String protocol = protocol(port);
      String stem = prefix + "_PORT_" + port.getPort() + "_" + protocol;
      variables.put(stem, url(ip, port));
      variables.put(stem + "_PROTO", protocol.toLowerCase(Locale.ROOT));
      variables.put(stem + "_PORT", String.valueOf(port.getPort()));
      variables.put(stem + "_ADDR", ip);
    }
  }

  private static String url(String ip, ServicePort port) {
    String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    return protocol(port).toLowerCase(Locale.ROOT) + "://" + host + ":" + port.getPort();
  }

  private static String protocol(ServicePort port) {
    return Fields.text(port.getProtocol(), "TCP");
  }

  private static String variableName(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
