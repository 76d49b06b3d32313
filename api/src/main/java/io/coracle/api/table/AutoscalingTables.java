package io.coracle.api.table;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tables of autoscalers, in either of their versions. */
final class AutoscalingTables {
  /** Where the first version keeps what it has no fields for. */
  private static final String METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics";

  private static final String CURRENT_ANNOTATION =
      "autoscaling.alpha.kubernetes.io/current-metrics";
  private static final int MAX_METRICS = 2;

  /** What the reference prints for a quantity that there is not. */
  private static final String NIL = "<nil>";

  private AutoscalingTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    return Map.of(
        new GroupResource("autoscaling", "horizontalpodautoscalers"),
        Row.printer(
            List.of(
                Column.identity(),
                Column.text("Reference", "What is scaled."),
                Column.text("Targets", "What is measured, and what it should be."),
                Column.text("MinPods", "The fewest pods."),
                Column.text("MaxPods", "The most pods."),
                Column.text("Replicas", "How many pods there were last."),
                Column.age()),
            AutoscalingTables::cells));
  }

  private static void cells(Row row, JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode target = spec.path("scaleTargetRef");
    row.text(target.path("kind").asString("") + "/" + target.path("name").asString(""))
        .text(metrics(object))
        .text(Texts.scalar(spec.path("minReplicas"), Texts.UNSET))
        .number(spec.path("maxReplicas"))
        .number(object.path("status").path("currentReplicas"))
        .age(object);
  }

  private static String metrics(JsonNode object) {
    var texts = new ArrayList<String>();
    JsonNode cpu = object.path("spec").path("targetCPUUtilizationPercentage");
    if (cpu.isNumber()) {
      JsonNode current = object.path("status").path("currentCPUUtilizationPercentage");
      texts.add("cpu: " + percent(current, Texts.UNKNOWN) + "/" + percent(cpu, ""));
    }
    JsonNode specs = listed(object, "spec", "metrics", METRICS_ANNOTATION);
    JsonNode statuses = listed(object, "status", "currentMetrics", CURRENT_ANNOTATION);
    for (int i = 0; i < specs.size(); i++) {
      texts.add(metric(specs.path(i), statuses.path(i)));
    }
    return texts.isEmpty() ? Texts.NONE : Texts.enumeration(texts, MAX_METRICS, ", ");
  }

  private static JsonNode listed(JsonNode object, String part, String field, String annotation) {
    JsonNode list = object.path(part).path(field);
    String text = object.path("metadata").path("annotations").path(annotation).asString("");
    if (list.isArray() || text.isEmpty()) {
      return list;
    }
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (StatusException e) {
      // Anybody can write annotations; what is no list of metrics shows none.
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static String percent(JsonNode number, String otherwise) {
    return number.isNumber() ? number.asLong() + "%" : otherwise;
  }

  private static String metric(JsonNode spec, JsonNode status) {
    return switch (spec.path("type").asString("")) {
      case "Resource" -> resource(spec.path("resource"), status.path("resource"));
      case "ContainerResource" ->
          resource(spec.path("containerResource"), status.path("containerResource"));
      case "Pods" ->
          reading(status.path("pods"), "averageValue", NIL)
              + "/"
              + wanted(spec.path("pods"), "averageValue");
      case "External" -> valueOrAverage(spec.path("external"), status.path("external"));
      case "Object" -> valueOrAverage(spec.path("object"), status.path("object"));
      default -> "<unknown type>";
    };
  }

  private static String valueOrAverage(JsonNode spec, JsonNode status) {
    return target(spec).path("averageValue").isMissingNode()
        ? reading(status, "value", NIL) + "/" + wanted(spec, "value")
        : reading(status, "averageValue", Texts.UNKNOWN)
            + "/"
            + wanted(spec, "averageValue")
            + " (avg)";
  }

  /**
   * What was measured last.
   *
   * @param absent what stands there when the metric was measured, but not this of it
   */
  private static String reading(JsonNode status, String field, String absent) {
    return Texts.scalar(current(status).path(field), status.isObject() ? absent : Texts.UNKNOWN);
  }

  private static String wanted(JsonNode spec, String field) {
    return Texts.scalar(target(spec).path(field), NIL);
  }

  private static String resource(JsonNode spec, JsonNode status) {
    String name = spec.path("name").asString("") + ": ";
    if (!target(spec).path("averageValue").isMissingNode()) {
      return name + reading(status, "averageValue", NIL) + "/" + wanted(spec, "averageValue");
    }
    return name
        + percent(current(status).path("averageUtilization"), Texts.UNKNOWN)
        + "/"
        + percent(target(spec).path("averageUtilization"), "<auto>");
  }

  /** The annotations of the first version have the fields of a target without an object around. */
  private static JsonNode target(JsonNode spec) {
    return spec.path("target").isObject() ? spec.path("target") : old(spec, "target");
  }

  private static JsonNode current(JsonNode status) {
    return status.path("current").isObject() ? status.path("current") : old(status, "current");
  }

  private static JsonNode old(JsonNode flat, String prefix) {
    var tree = Json.object();
    copy(tree, "averageUtilization", flat.path(prefix + "AverageUtilization"));
    copy(tree, "averageValue", flat.path(prefix + "AverageValue"));
    copy(tree, "value", flat.path(prefix + "Value"));
    return tree;
  }

  private static void copy(
      tools.jackson.databind.node.ObjectNode tree, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      tree.set(name, value);
    }
  }
}
