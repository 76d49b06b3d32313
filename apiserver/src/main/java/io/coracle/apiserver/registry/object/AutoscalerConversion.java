package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Decoding;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.object.AutoscalerMetrics.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Horizontal pod autoscalers: {@code autoscaling/v2} is stored; {@code autoscaling/v1} knows one
 * target for cpu, and shows everything else as annotations, from which it comes back.
 */
final class AutoscalerConversion {
  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT_METRICS = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";
  private static final String TARGET = "targetCPUUtilizationPercentage";
  private static final String CURRENT = "currentCPUUtilizationPercentage";

  private static final GroupVersionKind NEW =
      new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");
  private static final Schema.Fields SCHEMA =
      BuiltInCatalogue.shared()
          .schema(NEW)
          .map(Schema.Fields.class::cast)
          .orElseThrow(() -> new IllegalStateException("the catalogue has no autoscalers"));

  private AutoscalerConversion() {}

  static ObjectNode convert(ObjectNode autoscaler, String toVersion) {
    boolean old = autoscaler.path("apiVersion").asString("").endsWith("/v1");
    boolean toOld = toVersion.equals("v1");
    if (old == toOld) {
      return autoscaler;
    }
    ObjectNode copy = autoscaler.deepCopy();
    return toOld ? toOld(copy) : toNew(copy);
  }

  private static ObjectNode toOld(ObjectNode autoscaler) {
    ObjectNode spec = object(autoscaler, "spec");
    ObjectNode status = object(autoscaler, "status");
    var rest = new ArrayList<JsonNode>();
    for (JsonNode metric : spec.path("metrics")) {
      JsonNode target = cpu(metric).path("target").path("averageUtilization");
      if (!target.isNumber()) {
        rest.add(metric);
      } else if (!spec.has(TARGET)) {
        spec.set(TARGET, target);
      }
    }
    if (!rest.isEmpty()) {
      annotate(autoscaler, METRICS, AutoscalerMetrics.flat(rest, Side.TARGET));
    }
    for (JsonNode metric : status.path("currentMetrics")) {
      JsonNode current = cpu(metric).path("current").path("averageUtilization");
      if (current.isNumber() && !status.has(CURRENT)) {
        status.set(CURRENT, current);
      }
    }
    if (!status.path("currentMetrics").isEmpty()) {
      List<JsonNode> metrics = new ArrayList<>();
      status.path("currentMetrics").forEach(metrics::add);
      annotate(autoscaler, CURRENT_METRICS, AutoscalerMetrics.flat(metrics, Side.CURRENT));
    }
    if (spec.get("behavior") instanceof ObjectNode behavior) {
      annotate(autoscaler, BEHAVIOR, AutoscalerBehavior.capitalized(behavior));
    }
    if (!status.path("conditions").isEmpty()) {
      annotate(autoscaler, CONDITIONS, conditions(status.path("conditions")));
    }
    spec.remove(List.of("metrics", "behavior"));
    status.remove(List.of("currentMetrics", "conditions"));
    for (String field : List.of("currentReplicas", "desiredReplicas")) {
      if (!status.has(field)) {
        status.put(field, 0);
      }
    }
    return autoscaler;
  }

  private static JsonNode cpu(JsonNode metric) {
    JsonNode resource = metric.path("resource");
    boolean cpu =
        metric.path("type").asString("").equals("Resource")
            && resource.path("name").asString("").equals("cpu");
    return cpu ? resource : Json.object();
  }

  private static ArrayNode conditions(JsonNode conditions) {
    ArrayNode ordered = Json.mapper().createArrayNode();
    for (JsonNode condition : conditions) {
      ObjectNode one = ordered.addObject();
      one.set("type", condition.path("type"));
      one.set("status", condition.path("status"));
      one.set("lastTransitionTime", condition.get("lastTransitionTime"));
      for (String field : List.of("reason", "message", "observedGeneration")) {
        if (condition.hasNonNull(field)) {
          one.set(field, condition.get(field));
        }
      }
    }
    return ordered;
  }

  private static ObjectNode toNew(ObjectNode autoscaler) {
    ObjectNode spec = object(autoscaler, "spec");
    ObjectNode status = object(autoscaler, "status");
    ArrayNode metrics = AutoscalerMetrics.nested(annotation(autoscaler, METRICS), Side.TARGET);
    if (!fits("spec", "metrics", metrics)) {
      metrics.removeAll();
    }
    if (spec.hasNonNull(TARGET)) {
      ObjectNode metric = metrics.addObject().put("type", "Resource");
      ObjectNode resource = metric.putObject("resource").put("name", "cpu");
      ObjectNode target = resource.putObject("target").put("type", "Utilization");
      target.set("averageUtilization", spec.get(TARGET));
    }
    if (!metrics.isEmpty()) {
      spec.set("metrics", metrics);
    }
    JsonNode behavior = annotation(autoscaler, BEHAVIOR);
    if (behavior instanceof ObjectNode capitalized && !capitalized.isEmpty()) {
      ObjectNode plain = AutoscalerBehavior.plain(capitalized);
      if (fits("spec", "behavior", plain)) {
        spec.set("behavior", plain);
      }
    }
    currentMetrics(autoscaler, status);
    JsonNode conditions = annotation(autoscaler, CONDITIONS);
    if (!conditions.isEmpty() && fits("status", "conditions", conditions)) {
      status.set("conditions", conditions);
    }
    spec.remove(TARGET);
    status.remove(CURRENT);
    dropAnnotations(autoscaler);
    return autoscaler;
  }

  private static void currentMetrics(ObjectNode autoscaler, ObjectNode status) {
    ArrayNode kept =
        AutoscalerMetrics.nested(annotation(autoscaler, CURRENT_METRICS), Side.CURRENT);
    if (!kept.isEmpty() && fits("status", "currentMetrics", kept)) {
      status.set("currentMetrics", kept);
    } else if (status.hasNonNull(CURRENT)) {
      ObjectNode metric = status.putArray("currentMetrics").addObject().put("type", "Resource");
      ObjectNode resource = metric.putObject("resource").put("name", "cpu");
      resource.putObject("current").set("averageUtilization", status.get(CURRENT));
    }
  }

  private static ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode found ? found : parent.putObject(field);
  }

  private static void annotate(ObjectNode autoscaler, String name, JsonNode value) {
    object(Metadata.of(autoscaler), Metadata.ANNOTATIONS).put(name, Json.text(value));
  }

  /** What an annotation holds; nothing if it is not there or clients have written nonsense. */
  private static JsonNode annotation(ObjectNode autoscaler, String name) {
    String text = autoscaler.path("metadata").path(Metadata.ANNOTATIONS).path(name).asString("");
    if (text.isEmpty()) {
      return Json.object();
    }
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (StatusException e) {
      return Json.object();
    }
  }

  /** Whether what an annotation held has the types of the fields it stands for. */
  private static boolean fits(String part, String field, JsonNode value) {
    ObjectNode holder = Json.object();
    holder.putObject(part).set(field, value);
    try {
      Decoding.check(holder, SCHEMA, NEW);
      return true;
    } catch (StatusException e) {
      return false;
    }
  }

  private static void dropAnnotations(ObjectNode autoscaler) {
    if (Metadata.of(autoscaler).get(Metadata.ANNOTATIONS) instanceof ObjectNode annotations) {
      annotations.remove(List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR));
      if (annotations.isEmpty()) {
        Metadata.of(autoscaler).remove(Metadata.ANNOTATIONS);
      }
    }
  }

  /** How an autoscaler's behavior is spelled in an annotation: every name capitalized. */
  private static final class AutoscalerBehavior {
    private static final List<String> RULES =
        List.of("StabilizationWindowSeconds", "SelectPolicy", "Policies", "Tolerance");

    private AutoscalerBehavior() {}

    static ObjectNode capitalized(ObjectNode behavior) {
      ObjectNode all = Json.object();
      for (String name : List.of("ScaleUp", "ScaleDown")) {
        JsonNode rules = behavior.get(lower(name));
        all.set(name, rules instanceof ObjectNode object ? rules(object) : null);
      }
      return all;
    }

    private static ObjectNode rules(ObjectNode rules) {
      ObjectNode all = Json.object();
      for (String name : RULES) {
        if (name.equals("Policies")) {
          ArrayNode policies = all.putArray(name);
          for (JsonNode policy : rules.path("policies")) {
            ObjectNode one = policies.addObject();
            for (String field : List.of("Type", "Value", "PeriodSeconds")) {
              one.set(field, policy.path(lower(field)));
            }
          }
        } else {
          all.set(name, rules.get(lower(name)));
        }
      }
      return all;
    }

    /** The same with plain names, without what is null. */
    static ObjectNode plain(ObjectNode capitalized) {
      ObjectNode plain = Json.object();
      for (Map.Entry<String, JsonNode> field : capitalized.properties()) {
        String name = lower(field.getKey());
        switch (field.getValue()) {
          case ObjectNode object -> plain.set(name, plain(object));
          case ArrayNode array -> {
            ArrayNode elements = plain.putArray(name);
            array.forEach(e -> elements.add(e instanceof ObjectNode o ? plain(o) : e));
          }
          case JsonNode value when value.isNull() -> {}
          case JsonNode value -> plain.set(name, value);
        }
      }
      return plain;
    }

    private static String lower(String name) {
      return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
  }
}
