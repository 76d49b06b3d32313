package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what a container leaves out (API reference, Container). */
final class ContainerDefaults {
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private ContainerDefaults() {}

  static void container(ObjectNode container) {
    if (Defaults.text(container, "imagePullPolicy").isEmpty()) {
      container.put("imagePullPolicy", pullPolicy(Defaults.text(container, "image")));
    }
    Defaults.text(container, "terminationMessagePath", "/dev/termination-log");
    Defaults.text(container, "terminationMessagePolicy", "File");
    for (ObjectNode port : Defaults.objects(container, "ports")) {
      Defaults.text(port, "protocol", "TCP");
    }
    for (ObjectNode variable : Defaults.objects(container, "env")) {
      ObjectNode source = Defaults.object(variable, "valueFrom");
      if (source != null) {
        references(source);
      }
    }
    ObjectNode resources = Defaults.objectOrNew(container, "resources");
    Quantities.canonicalList(resources, "limits");
    Quantities.canonicalList(resources, "requests");
    for (int i = 0; i < PROBES.size(); i++) {
      ObjectNode probe = Defaults.object(container, PROBES.get(i));
      if (probe != null) {
        probe(probe);
      }
    }
    ObjectNode lifecycle = Defaults.object(container, "lifecycle");
    if (lifecycle != null) {
      hook(lifecycle, "postStart");
      hook(lifecycle, "preStop");
    }
  }

  /** References to fields and resources of the pod. */
  static void references(ObjectNode source) {
    ObjectNode fieldRef = Defaults.object(source, "fieldRef");
    if (fieldRef != null) {
      Defaults.text(fieldRef, "apiVersion", "v1");
    }
    ObjectNode resourceRef = Defaults.object(source, "resourceFieldRef");
    if (resourceRef != null) {
      Defaults.textIfAbsent(resourceRef, "divisor", "0");
    }
  }

  private static void probe(ObjectNode probe) {
    Defaults.number(probe, "timeoutSeconds", 1);
    Defaults.number(probe, "periodSeconds", 10);
    Defaults.number(probe, "successThreshold", 1);
    Defaults.number(probe, "failureThreshold", 3);
    httpGet(probe);
    ObjectNode grpc = Defaults.object(probe, "grpc");
    if (grpc != null) {
      Defaults.textIfAbsent(grpc, "service", "");
    }
  }

  private static void hook(ObjectNode lifecycle, String name) {
    ObjectNode hook = Defaults.object(lifecycle, name);
    if (hook != null) {
      httpGet(hook);
    }
  }

  private static void httpGet(ObjectNode handler) {
    ObjectNode get = Defaults.object(handler, "httpGet");
    if (get != null) {
      Defaults.text(get, "path", "/");
      Defaults.text(get, "scheme", "HTTP");
    }
  }

  /** Whether {@code name} can be that of a repository: of lower case, without odd characters. */
  private static boolean isRepository(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean registry =
        first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    int start = registry ? slash + 1 : 0;
    for (int i = start; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean edge = i == start || i == name.length() - 1 || name.charAt(i - 1) == '/';
      if (!letter && (edge || (c != '.' && c != '_' && c != '-' && c != '/'))) {
        return false;
      }
    }
    return start < name.length();
  }

  /**
   * Images that can change under their name are pulled every time; what names no image is not,
   * since nobody can tell.
   */
  static String pullPolicy(String image) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    int colon = name.lastIndexOf(':');
    boolean tagged = colon > name.lastIndexOf('/');
    if (!isRepository(tagged ? name.substring(0, colon) : name)) {
      return "IfNotPresent";
    }
    if (tagged) {
      return name.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
    }
    return digest < 0 ? "Always" : "IfNotPresent";
  }
}
