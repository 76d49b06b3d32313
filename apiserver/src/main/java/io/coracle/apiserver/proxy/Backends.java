package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.base.Ids;
import io.coracle.http.client.Endpoint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds where pods and services listen. */
final class Backends {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";
  private static final int DEFAULT_PORT = 80;

  private final Objects objects;
  private final Ids ids;

  Backends(Objects objects, Ids ids) {
    this.objects = objects;
    this.ids = ids;
  }

  /** Where a pod listens: on the port asked for, or on its first. */
  Endpoint ofPod(String namespace, ProxyName name) {
    ObjectNode pod =
        objects
            .get(PODS, namespace, name.name())
            .orElseThrow(() -> StatusException.notFound(PODS, name.name()));
    String address = pod.path("status").path("podIP").asString("");
    if (address.isEmpty()) {
      throw ProxyFaults.unavailable(
          PODS, name.name(), "address not allowed: the pod has no address yet");
    }
    return new Endpoint(name.tls(), address, podPort(pod, name));
  }

  private static int podPort(ObjectNode pod, ProxyName name) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      for (JsonNode port : container.path("ports")) {
        if (name.port().isEmpty() || name.port().equals(port.path("name").asString(""))) {
          return port.path("containerPort").asInt(DEFAULT_PORT);
        }
      }
    }
    return name.port().isEmpty() ? DEFAULT_PORT : number(name.port());
  }

  private static int number(String port) {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number < 65536) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as for numbers that are no port.
    }
    throw StatusException.badRequest("invalid port \"" + port + "\"");
  }

  /** Where one of the ready endpoints of a service listens. */
  Endpoint ofService(String namespace, ProxyName name) {
    ObjectNode service =
        objects
            .get(SERVICES, namespace, name.name())
            .orElseThrow(() -> StatusException.notFound(SERVICES, name.name()));
    String portName = portName(service, name);
    var ready = new ArrayList<Endpoint>();
    for (ObjectNode slice : objects.list(SLICES, namespace)) {
      boolean own =
          slice
              .path("metadata")
              .path("labels")
              .path(SERVICE_LABEL)
              .asString("")
              .equals(name.name());
      if (own) {
        collect(slice, portName, name.tls(), ready);
      }
    }
    if (ready.isEmpty()) {
      throw ProxyFaults.unavailable(
          SERVICES, name.name(), "no endpoints available for service \"" + name.name() + "\"");
    }
    return ready.get(ids.random().nextInt(ready.size()));
  }

  /** The name under which endpoints list the port that is asked for by name or number. */
  private static String portName(ObjectNode service, ProxyName name) {
    for (JsonNode port : service.path("spec").path("ports")) {
      String own = port.path("name").asString("");
      boolean asked =
          name.port().isEmpty()
              || name.port().equals(own)
              || name.port().equals(port.path("port").asString(""));
      if (asked) {
        return own;
      }
    }
    throw ProxyFaults.unavailable(
        SERVICES,
        name.name(),
        "no service port \"" + name.port() + "\" found for service \"" + name.name() + "\"");
  }

  private static void collect(
      ObjectNode slice, String portName, boolean tls, List<Endpoint> ready) {
    for (JsonNode port : slice.path("ports")) {
      if (!port.path("name").asString("").equals(portName)) {
        continue;
      }
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
          String address = endpoint.path("addresses").path(0).asString("");
          ready.add(new Endpoint(tls, address, port.path("port").asInt(DEFAULT_PORT)));
        }
      }
    }
  }
}
