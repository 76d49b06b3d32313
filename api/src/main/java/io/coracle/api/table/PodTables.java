package io.coracle.api.table;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tables of pods and pod templates. */
final class PodTables {
  private PodTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    return Map.of(
        new GroupResource("", "pods"),
        new Pods(),
        new GroupResource("", "podtemplates"),
        podTemplates());
  }

  private static TablePrinter podTemplates() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Containers", "Names of the containers in the template."),
            Column.text("Images", "Images of the containers in the template."),
            Column.text("Pod Labels", "Labels of pods made from the template.")),
        (row, object) ->
            WorkloadTables.containers(row, object.path("template"))
                .text(Texts.labels(object.path("template").path("metadata").path("labels"))));
  }

  private static final class Pods implements TablePrinter {
    private static final List<Column> COLUMNS =
        List.of(
            Column.identity(),
            Column.text("Ready", "How many of the pod's containers are ready."),
            Column.text("Status", "What the pod does, or what keeps it from doing it."),
            Column.text("Restarts", "How often its containers were restarted, and when last."),
            Column.age(),
            Column.wide("IP", "The pod's IP address."),
            Column.wide("Node", "The node on which the pod runs."),
            Column.wide("Nominated Node", "The node on which room is being made for the pod."),
            Column.wide("Readiness Gates", "How many of the pod's readiness gates are true."));

    @Override
    public List<Column> columns() {
      return COLUMNS;
    }

    @Override
    public List<JsonNode> cells(ObjectNode pod, Instant now) {
      return Row.printer(COLUMNS, Pods::cells).cells(pod, now);
    }

    private static void cells(Row row, ObjectNode pod) {
      PodSummary summary = PodSummary.of(pod);
      row.text(summary.ready() + "/" + summary.total())
          .text(summary.status())
          .text(restarts(summary, row.now()))
          .age(pod)
          .text(Texts.or(address(pod), Texts.NONE))
          .text(Texts.or(pod.path("spec").path("nodeName"), Texts.NONE))
          .text(Texts.or(pod.path("status").path("nominatedNodeName"), Texts.NONE))
          .text(readinessGates(pod));
    }

    private static JsonNode address(ObjectNode pod) {
      JsonNode status = pod.path("status");
      JsonNode first = status.path("podIPs").path(0).path("ip");
      return first.isMissingNode() ? status.path("podIP") : first;
    }

    private static String restarts(PodSummary summary, Instant now) {
      String count = Long.toString(summary.restarts());
      return summary.restarts() == 0 || summary.lastRestart().isEmpty()
          ? count
          : count
              + " ("
              + Ages.human(java.time.Duration.between(summary.lastRestart().get(), now))
              + " ago)";
    }

    private static String readinessGates(ObjectNode pod) {
      JsonNode gates = pod.path("spec").path("readinessGates");
      if (gates.isEmpty()) {
        return Texts.NONE;
      }
      long open =
          Texts.pluck(gates, "conditionType").stream()
              .filter(type -> Texts.conditionIsTrue(pod, type))
              .count();
      return open + "/" + gates.size();
    }

    @Override
    public List<ObjectNode> conditions(ObjectNode pod) {
      return switch (pod.path("status").path("phase").asString("")) {
        case "Succeeded" -> List.of(completed("Succeeded", "The pod has completed successfully."));
        case "Failed" -> List.of(completed("Failed", "The pod failed."));
        default -> List.of();
      };
    }

    private static ObjectNode completed(String reason, String message) {
      return Json.object()
          .put("type", "Completed")
          .put("status", "True")
          .put("reason", reason)
          .put("message", message);
    }
  }
}
