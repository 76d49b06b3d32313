package io.coracle.apiserver.kinds.autoscaling;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.List;
import java.util.Map;

/** Rules for the metrics of autoscalers. */
final class MetricRules {
  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");
  private static final List<String> TARGETS = List.of("AverageValue", "Utilization", "Value");

  /** Types of metrics and the field that describes one. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "ContainerResource", "containerResource",
          "External", "external",
          "Object", "object",
          "Pods", "pods",
          "Resource", "resource");

  private MetricRules() {}

  static void metrics(Field metrics, Field leastReplicas) {
    boolean fromElsewhere = false;
    for (Field metric : metrics.items()) {
      metric(metric);
      fromElsewhere |= metric.at("type").is("Object") || metric.at("type").is("External");
    }
    if (leastReplicas.present() && leastReplicas.number() == 0 && !fromElsewhere) {
      metrics.forbidden(
          "must specify at least one Object or External metric to support scaling to"
              + " zero replicas");
    }
  }

  private static void metric(Field metric) {
    Field type = metric.at("type");
    if (type.isEmpty()) {
      type.required("must specify a metric source type");
    }
    if (!type.oneOf(TYPES)) {
      // The reference checks the type once more when it looks for the source.
      type.oneOf(TYPES);
      return;
    }
    Field source = metric.at(FIELDS.getOrDefault(type.text(), ""));
    if (source.absent()) {
      source.required("must populate information for the given metric source");
      return;
    }
    for (String other : FIELDS.values()) {
      if (metric.at(other).present() && !other.equals(FIELDS.get(type.text()))) {
        metric.at(other).forbidden("must populate the given metric source only");
      }
    }
    source(type.text(), source);
  }

  private static void source(String type, Field source) {
    switch (type) {
      case "Resource", "ContainerResource" -> {
        source.at("name").notEmpty("must specify a resource name");
        if (type.equals("ContainerResource")) {
          source.at("container").notEmpty("must specify a container");
        }
        target(source.at("target"));
        ofResource(source.at("target"));
      }
      case "Pods" -> {
        identifier(source.at("metric"));
        target(source.at("target"));
        if (source.at("target").at("averageValue").absent()) {
          source
              .at("target")
              .at("averageValue")
              .required("must specify a positive target" + " averageValue");
        }
      }
      default -> {
        identifier(source.at("metric"));
        target(source.at("target"));
        Field value = source.at("target").at("value");
        Field average = source.at("target").at("averageValue");
        if (value.absent() && average.absent()) {
          average.required("must set either a target value or averageValue");
        } else if (type.equals("External") && value.present() && average.present()) {
          value.forbidden("may not set both a target value and averageValue");
        }
      }
    }
  }

  private static void identifier(Field metric) {
    Field name = metric.at("name");
    if (name.notEmpty("")) {
      name.invalid(Names.pathSegment(name.text()));
    }
    LabelRules.selector(metric.at("selector"));
  }

  private static void target(Field target) {
    Field type = target.at("type");
    if (type.isEmpty()) {
      type.required("must specify a metric target type");
    }
    type.oneOf(TARGETS);
    for (String field : List.of("value", "averageValue")) {
      Field amount = target.at(field);
      if (amount.present() && Quantities.of(amount).signum() != 1) {
        amount.invalid("must be positive");
      }
    }
    Field utilization = target.at("averageUtilization");
    if (utilization.present() && utilization.number() < 1) {
      utilization.invalid("must be greater than 0");
    }
  }

  private static void ofResource(Field target) {
    Field utilization = target.at("averageUtilization");
    Field average = target.at("averageValue");
    if (utilization.absent() && average.absent()) {
      utilization.required("must set either a target raw value or a target utilization");
    } else if (utilization.present() && average.present()) {
      average.forbidden("may not set both a target raw value and a target utilization");
    }
  }
}
