package io.coracle.apiserver.kinds.autoscaling;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules for the metrics of autoscalers. */
final class MetricRules {
  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");
  private static final List<String> TARGETS = List.of("AverageValue", "Utilization", "Value");

  /** Types of metrics and the field that describes one, in the order the reference looks. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("Object", "object");
    FIELDS.put("External", "external");
    FIELDS.put("Pods", "pods");
    FIELDS.put("Resource", "resource");
    FIELDS.put("ContainerResource", "containerResource");
  }

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
    boolean known = type.oneOf(TYPES);
    List<String> given =
        FIELDS.keySet().stream().filter(kind -> metric.at(field(kind)).present()).toList();
    if (!given.isEmpty()) {
      source(given.getFirst(), metric.at(field(given.getFirst())));
    }
    if (!known) {
      // The reference checks the type once more when it looks for the source.
      type.oneOf(TYPES);
    } else if (!given.contains(type.text())) {
      metric
          .at(field(type.text()))
          .required("must populate information for the given metric source");
    }
    if (given.size() > 1) {
      for (String other : given) {
        if (!type.is(other)) {
          metric.at(field(other)).forbidden("must populate the given metric source only");
        }
      }
    }
  }

  private static String field(String type) {
    return FIELDS.getOrDefault(type, "");
  }

  private static void source(String type, Field source) {
    switch (type) {
      case "Resource", "ContainerResource" -> {
        source.at("name").notEmpty("must specify a resource name");
        if (type.equals("ContainerResource")) {
          Field container = source.at("container");
          if (container.notEmpty("must specify a container")) {
            container.invalid(Names.dnsLabel(container.text()));
          }
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
        if (type.equals("Object")) {
          ReferenceRules.validate(source.at("describedObject"));
          ReferenceRules.version(source.at("describedObject"), true);
        }
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
  }

  private static void target(Field target) {
    Field type = target.at("type");
    if (type.isEmpty()) {
      type.required("must specify a metric target type");
    }
    if (!TARGETS.contains(type.text())) {
      type.invalid(type.text(), "must be either Utilization, Value, or AverageValue");
    }
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
