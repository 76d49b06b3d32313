package io.coracle.apiserver.registry.object;

import io.coracle.api.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metrics of an autoscaler in both forms: that of {@code autoscaling/v2}, and the older, flat
 * one, which {@code autoscaling/v1} keeps as text in annotations. The flat form has its fields in a
 * fixed order, so that the text is the same as the reference server's.
 */
final class AutoscalerMetrics {
  /** What is wished for, or what is: the flat names begin with it. */
  enum Side {
    TARGET("target"),
    CURRENT("current");

    private final String text;

    Side(String text) {
      this.text = text;
    }
  }

  private AutoscalerMetrics() {}

  static ArrayNode flat(Iterable<JsonNode> metrics, Side side) {
    ArrayNode flat = Json.mapper().createArrayNode();
    for (JsonNode metric : metrics) {
      String type = metric.path("type").asString("");
      String field = field(type);
      ObjectNode one = flat.addObject().put("type", type);
      if (metric.has(field)) {
        one.set(field, flat(type, metric.path(field), side));
      }
    }
    return flat;
  }

  /** {@code ContainerResource} is described in {@code containerResource}. */
  private static String field(String type) {
    return type.isEmpty() ? type : Character.toLowerCase(type.charAt(0)) + type.substring(1);
  }

  private static ObjectNode flat(String type, JsonNode source, Side side) {
    ObjectNode flat = Json.object();
    JsonNode amounts = source.path(side.text);
    String average = side.text + "AverageValue";
    switch (type) {
      case "Object" -> {
        ObjectNode object = flat.putObject("target");
        for (String field : new String[] {"kind", "name", "apiVersion"}) {
          copy(source.path("describedObject"), field, object, field);
        }
        copy(source.path("metric"), "name", flat, "metricName");
        flat.put(side.text + "Value", amounts.path("value").asString("0"));
        copy(source.path("metric"), "selector", flat, "selector");
        copy(amounts, "averageValue", flat, "averageValue");
      }
      case "Pods" -> {
        copy(source.path("metric"), "name", flat, "metricName");
        flat.put(average, amounts.path("averageValue").asString("0"));
        copy(source.path("metric"), "selector", flat, "selector");
      }
      case "External" -> {
        copy(source.path("metric"), "name", flat, "metricName");
        copy(source.path("metric"), "selector", flat, "metricSelector");
        copy(amounts, "value", flat, side.text + "Value");
        if (side == Side.CURRENT && !flat.has("currentValue")) {
          flat.put("currentValue", "0");
        }
        copy(amounts, "averageValue", flat, average);
      }
      default -> {
        copy(source, "name", flat, "name");
        copy(amounts, "averageUtilization", flat, side.text + "AverageUtilization");
        copy(amounts, "averageValue", flat, average);
        if (side == Side.CURRENT && !flat.has(average)) {
          flat.put(average, "0");
        }
        copy(source, "container", flat, "container");
      }
    }
    return flat;
  }

  static ArrayNode nested(Iterable<JsonNode> flat, Side side) {
    ArrayNode metrics = Json.mapper().createArrayNode();
    for (JsonNode one : flat) {
      String type = one.path("type").asString("");
      String field = field(type);
      ObjectNode metric = metrics.addObject().put("type", type);
      if (one.has(field)) {
        metric.set(field, nested(type, one.path(field), side));
      }
    }
    return metrics;
  }

  private static ObjectNode nested(String type, JsonNode flat, Side side) {
    ObjectNode source = Json.object();
    switch (type) {
      case "Object" -> {
        copy(flat, "target", source, "describedObject");
        metric(flat, source, "selector");
      }
      case "Pods" -> metric(flat, source, "selector");
      case "External" -> metric(flat, source, "metricSelector");
      default -> {
        copy(flat, "name", source, "name");
        copy(flat, "container", source, "container");
      }
    }
    source.set(side.text, amounts(type, flat, side));
    return source;
  }

  private static void metric(JsonNode flat, ObjectNode source, String selector) {
    ObjectNode metric = source.putObject("metric");
    copy(flat, "metricName", metric, "name");
    copy(flat, selector, metric, "selector");
  }

  private static ObjectNode amounts(String type, JsonNode flat, Side side) {
    ObjectNode amounts = Json.object();
    copy(flat, side.text + "AverageUtilization", amounts, "averageUtilization");
    boolean object = type.equals("Object");
    copy(flat, object ? "averageValue" : side.text + "AverageValue", amounts, "averageValue");
    boolean averaged = side == Side.TARGET && amounts.has("averageValue");
    if (!averaged) {
      copy(flat, side.text + "Value", amounts, "value");
    }
    if (side == Side.TARGET) {
      String kind = amounts.has("averageValue") ? "AverageValue" : "Value";
      amounts.put("type", amounts.has("averageUtilization") ? "Utilization" : kind);
    }
    return amounts;
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (from.hasNonNull(field)) {
      to.set(name, from.get(field).deepCopy());
    }
  }
}
