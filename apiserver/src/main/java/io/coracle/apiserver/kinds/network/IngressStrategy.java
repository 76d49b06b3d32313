package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Ingresses (API reference, Ingress). */
public final class IngressStrategy implements OwnsStatus {
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final List<String> PATH_TYPES =
      List.of("Exact", "ImplementationSpecific", "Prefix");
  private static final List<String> BAD_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_AT_END = List.of("/..", "/.");

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    Field fallback = spec.at("defaultBackend");
    if (spec.at("rules").size() == 0 && fallback.absent()) {
      spec.invalid("either `defaultBackend` or `rules` must be specified");
    }
    if (fallback.present()) {
      backend(fallback);
    }
    for (Field rule : spec.at("rules").items()) {
      rule(rule);
    }
    for (Field tls : spec.at("tls").items()) {
      for (Field host : tls.at("hosts").items()) {
        boolean wildcard = host.text().indexOf('*') >= 0;
        host.invalid(
            wildcard ? Names.wildcardSubdomain(host.text()) : Names.dnsSubdomain(host.text()));
      }
      Field secret = tls.at("secretName");
      if (!secret.isEmpty()) {
        secret.invalid(Names.dnsSubdomain(secret.text()));
      }
    }
    Field ingressClass = spec.at("ingressClassName");
    if (ingressClass.present()) {
      ingressClass.invalid(Names.dnsSubdomain(ingressClass.text()));
    }
  }

  private static void rule(Field rule) {
    Field host = rule.at("host");
    if (!host.isEmpty()) {
      if (Addresses.isAddress(host.text())) {
        host.invalid("must be a DNS name, not an IP address");
      }
      boolean wildcard = host.text().indexOf('*') >= 0;
      host.invalid(
          wildcard ? Names.wildcardSubdomain(host.text()) : Names.dnsSubdomain(host.text()));
    }
    Field http = rule.at("http");
    if (http.absent()) {
      return;
    }
    if (http.at("paths").size() == 0) {
      http.at("paths").required("");
    }
    for (Field path : http.at("paths").items()) {
      path(path);
    }
  }

  private static void path(Field path) {
    Field type = path.at("pathType");
    if (type.absent()) {
      type.required("pathType must be specified");
      return;
    }
    if (type.oneOf(PATH_TYPES)) {
      text(path.at("path"), type.is("ImplementationSpecific"));
    }
    backend(path.at("backend"));
  }

  private static void text(Field path, boolean free) {
    String text = path.text();
    if (free && text.isEmpty()) {
      return;
    }
    if (!text.startsWith("/")) {
      path.invalid("must be an absolute path");
    }
    if (free) {
      return;
    }
    for (String bad : BAD_IN_PATHS) {
      if (text.contains(bad)) {
        path.invalid("must not contain '" + bad + "'");
      }
    }
    for (String bad : BAD_AT_END) {
      if (text.endsWith(bad)) {
        path.invalid("cannot end with '" + bad + "'");
      }
    }
  }

  private static void backend(Field backend) {
    Field resource = backend.at("resource");
    Field service = backend.at("service");
    if (resource.present() && service.present()) {
      backend.invalid("cannot set both resource and service backends");
    } else if (resource.present()) {
      References.local(resource);
    } else if (service.absent()) {
      backend.invalid("resource or service backend is required");
    } else {
      service(service, backend);
    }
  }

  private static void service(Field service, Field backend) {
    Field name = service.at("name");
    if (name.notEmpty("")) {
      name.invalid(Names.dns1035Label(name.text()));
    }
    Field portName = service.at("port").at("name");
    Field portNumber = service.at("port").at("number");
    boolean named = !portName.isEmpty();
    if (named && portNumber.number() != 0) {
      backend.invalid("cannot set both port name & port number");
    } else if (named) {
      portName.invalid(Names.portName(portName.text()));
    } else if (portNumber.number() != 0) {
      portNumber.invalid(Names.portNumber(portNumber.number()));
    } else {
      backend.required("port name or number is required");
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    Field ingress = Field.root(object, faults);
    Field annotation = ingress.at("metadata").at("annotations").key(CLASS_ANNOTATION);
    Field ingressClass = ingress.at("spec").at("ingressClassName");
    if (annotation.present() && ingressClass.present() && !annotation.sameAs(ingressClass)) {
      // The reference names the annotation so.
      ingress
          .at("annotations")
          .at(CLASS_ANNOTATION)
          .invalid(annotation.text(), "must match `ingressClassName` when both are specified");
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field balancer = Field.root(object, faults).at("status").at("loadBalancer");
    for (Field ingress : balancer.at("ingress").items()) {
      Field address = ingress.at("ip");
      if (!address.isEmpty()) {
        address.invalidUnlessKept(address.text(), Addresses.address(address.text()));
      }
      Field host = ingress.at("hostname");
      if (!host.isEmpty()) {
        host.invalid(Names.dnsSubdomain(host.text()));
        if (Addresses.isAddress(host.text())) {
          host.invalid("must be a DNS name, not an IP address");
        }
      }
    }
  }

  /** Of new ingresses only: those that are there work as before. */
  @Override
  public List<String> warnings(ObjectNode ingress) {
    boolean annotated = ingress.path("metadata").path("annotations").has(CLASS_ANNOTATION);
    boolean named = ingress.path("spec").hasNonNull("ingressClassName");
    return annotated && !named
        ? List.of("annotation \"" + CLASS_ANNOTATION + "\" is deprecated; there is a field for it")
        : List.of();
  }

  @Override
  public List<String> updateWarnings(ObjectNode ingress, ObjectNode before) {
    return List.of();
  }
}
