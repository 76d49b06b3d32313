package io.coracle.kubelet.manifest;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in what a manifest leaves out and the API server would have filled in, as far as it matters
 * to a kubelet: what it takes for granted otherwise is left out here too.
 */
final class ManifestDefaults {
  private static final int GRACE_SECONDS = 30;

  private ManifestDefaults() {}

  static void apply(ObjectNode spec) {
    text(spec, "restartPolicy", "Always");
    text(spec, "dnsPolicy", "ClusterFirst");
    text(spec, "schedulerName", "default-scheduler");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", GRACE_SECONDS);
    } else if (spec.path("terminationGracePeriodSeconds").asLong() < 0) {
      spec.put("terminationGracePeriodSeconds", 1);
    }
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
    boolean hostNetwork = spec.path("hostNetwork").asBoolean(false);
    containers(spec).forEach(container -> container(container, hostNetwork));
    for (JsonNode volume : spec.path("volumes")) {
      if (volume instanceof ObjectNode object && object.size() == 1) {
        object.putObject("emptyDir");
      }
    }
  }

  private static Stream<ObjectNode> containers(ObjectNode spec) {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> spec.path(list).valueStream())
        .map(ObjectNode.class::cast);
  }

  private static void container(ObjectNode container, boolean hostNetwork) {
    text(container, "terminationMessagePath", "/dev/termination-log");
    text(container, "terminationMessagePolicy", "File");
    for (JsonNode port : container.path("ports")) {
      text((ObjectNode) port, "protocol", "TCP");
      if (hostNetwork && port.path("hostPort").asInt(0) == 0) {
        ((ObjectNode) port).set("hostPort", port.path("containerPort"));
      }
    }
    if (container.get("resources") instanceof ObjectNode resources) {
      requests(resources);
    }
  }

  /** What has a limit and no request is requested up to the limit. */
  private static void requests(ObjectNode resources) {
    JsonNode limits = resources.path("limits");
    if (limits.isEmpty()) {
      return;
    }
    ObjectNode requests =
        resources.get("requests") instanceof ObjectNode found
            ? found
            : resources.putObject("requests");
    for (String name : List.copyOf(limits.propertyNames())) {
      if (!requests.has(name)) {
        requests.set(name, limits.path(name));
      }
    }
  }

  private static void text(ObjectNode object, String field, String value) {
    if (object.path(field).asString("").isEmpty()) {
      object.put(field, value);
    }
  }
}
