package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Tables of nodes and what belongs to them. */
final class NodeTables {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final String ROLE = "kubernetes.io/role";

  private NodeTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    return Map.of(
        new GroupResource("", "nodes"), nodes(),
        new GroupResource("node.k8s.io", "runtimeclasses"), runtimeClasses());
  }

  private static TablePrinter nodes() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Status", "Whether the node is ready and takes pods."),
            Column.text("Roles", "What the node is for."),
            Column.age(),
            Column.text("Version", "The version of the node's kubelet."),
            Column.wide("Internal-IP", "Its first address inside the cluster."),
            Column.wide("External-IP", "Its first address outside the cluster."),
            Column.wide("OS-Image", "Its operating system."),
            Column.wide("Kernel-Version", "Its kernel and processor."),
            Column.wide("Container-Runtime", "What runs its containers.")),
        (row, node) -> {
          JsonNode info = node.path("status").path("nodeInfo");
          row.text(status(node))
              .text(roles(node))
              .age(node)
              .text(info.path("kubeletVersion").asString(""))
              .text(address(node, "InternalIP"))
              .text(address(node, "ExternalIP"))
              .text(Texts.or(info.path("osImage"), Texts.UNKNOWN))
              .text(kernel(info))
              .text(Texts.or(info.path("containerRuntimeVersion"), Texts.UNKNOWN));
        });
  }

  private static String status(JsonNode node) {
    String ready =
        Texts.condition(node, "Ready")
            .map(c -> c.path("status").asString("").equals("True") ? "Ready" : "NotReady")
            .orElse("Unknown");
    boolean closed = node.path("spec").path("unschedulable").asBoolean(false);
    return closed ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(JsonNode node) {
    var roles = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> label : node.path("metadata").path("labels").properties()) {
      String key = label.getKey();
      if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
        roles.add(key.substring(ROLE_PREFIX.length()));
      } else if (key.equals(ROLE) && !label.getValue().asString("").isEmpty()) {
        roles.add(label.getValue().asString(""));
      }
    }
    return roles.isEmpty() ? Texts.NONE : String.join(",", roles);
  }

  private static String address(JsonNode node, String type) {
    for (JsonNode address : node.path("status").path("addresses")) {
      if (address.path("type").asString("").equals(type)) {
        return address.path("address").asString("");
      }
    }
    return Texts.NONE;
  }

  private static String kernel(JsonNode info) {
    String kernel = info.path("kernelVersion").asString("");
    String processor = info.path("architecture").asString("");
    if (kernel.isEmpty()) {
      return Texts.UNKNOWN;
    }
    return processor.isEmpty() ? kernel : kernel + " (" + processor + ")";
  }

  private static TablePrinter runtimeClasses() {
    return Row.printer(
        List.of(Column.identity(), Column.text("Handler", ""), Column.age()),
        (row, object) -> row.text(object.path("handler").asString("")).age(object));
  }
}
