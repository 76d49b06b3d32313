package io.coracle.apiserver.admission.plugin;

import io.coracle.api.quantity.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks pods and claims against the bounds of a LimitRange. */
final class LimitRangeRules {
  private final String type;
  private final List<String> faults;

  private LimitRangeRules(String type, List<String> faults) {
    this.type = type;
    this.faults = faults;
  }

  /** What {@code object}, a pod or a claim, breaks, in sentences. */
  static List<String> check(ObjectNode range, ObjectNode object, boolean claim) {
    var faults = new ArrayList<String>();
    for (JsonNode item : range.path("spec").path("limits")) {
      String type = item.path("type").asString("");
      var rules = new LimitRangeRules(type, faults);
      if (claim && type.equals("PersistentVolumeClaim")) {
        rules.claim(item, amounts(object.path("spec").path("resources").path("requests")));
      } else if (!claim && type.equals("Container")) {
        Pods.containers(object)
            .forEach(container -> rules.bounds(item, container.path("resources")));
      } else if (!claim && type.equals("Pod")) {
        rules.bounds(item, total(object, "requests"), total(object, "limits"));
      }
    }
    return faults;
  }

  private void bounds(JsonNode item, JsonNode resources) {
    bounds(item, amounts(resources.path("requests")), amounts(resources.path("limits")));
  }

  private void bounds(JsonNode item, Map<String, Quantity> requests, Map<String, Quantity> limits) {
    amounts(item.path("min"))
        .forEach((name, bound) -> min(name, bound, requests.get(name), limits.get(name)));
    amounts(item.path("max"))
        .forEach((name, bound) -> max(name, bound, requests.get(name), limits.get(name)));
    amounts(item.path("maxLimitRequestRatio"))
        .forEach((name, bound) -> ratio(name, bound, requests.get(name), limits.get(name)));
  }

  private void claim(JsonNode item, Map<String, Quantity> requests) {
    amounts(item.path("min")).forEach((name, bound) -> min(name, bound, requests.get(name), null));
    amounts(item.path("max"))
        .forEach(
            (name, bound) -> {
              Quantity request = requests.get(name);
              if (request != null && request.compareTo(bound) > 0) {
                faults.add(sentence("maximum", name, bound) + ", but request is " + request);
              }
            });
  }

  private String sentence(String which, String name, Quantity bound) {
    return which + " " + name + " usage per " + type + " is " + bound;
  }

  private void min(
      String name, Quantity bound, @Nullable Quantity request, @Nullable Quantity limit) {
    if (request == null) {
      faults.add(sentence("minimum", name, bound) + ".  No request is specified");
    } else if (request.compareTo(bound) < 0) {
      faults.add(sentence("minimum", name, bound) + ", but request is " + request);
    }
    if (limit != null && limit.compareTo(bound) < 0) {
      faults.add(sentence("minimum", name, bound) + ", but limit is " + limit);
    }
  }

  private void max(
      String name, Quantity bound, @Nullable Quantity request, @Nullable Quantity limit) {
    if (limit == null) {
      faults.add(sentence("maximum", name, bound) + ".  No limit is specified");
    } else if (limit.compareTo(bound) > 0) {
      faults.add(sentence("maximum", name, bound) + ", but limit is " + limit);
    }
    if (request != null && request.compareTo(bound) > 0) {
      faults.add(sentence("maximum", name, bound) + ", but request is " + request);
    }
  }

  private void ratio(
      String name, Quantity bound, @Nullable Quantity request, @Nullable Quantity limit) {
    String start = name + " max limit to request ratio per " + type + " is " + bound + ", but ";
    if (request == null || request.isZero()) {
      faults.add(start + "no request is specified or request is 0");
    } else if (limit == null || limit.isZero()) {
      faults.add(start + "no limit is specified or limit is 0");
    } else {
      BigDecimal ratio = limit.toBigDecimal().divide(request.toBigDecimal(), MathContext.DECIMAL64);
      if (ratio.compareTo(bound.toBigDecimal()) > 0) {
        faults.add(start + "provided ratio is " + ratio.toPlainString());
      }
    }
  }

  /** What the containers of a pod need together; init containers run before them. */
  private static Map<String, Quantity> total(ObjectNode pod, String field) {
    var total = new HashMap<String, Quantity>();
    for (JsonNode container : Pods.spec(pod).path("containers")) {
      amounts(container.path("resources").path(field))
          .forEach((name, amount) -> total.merge(name, amount, Quantity::plus));
    }
    for (JsonNode container : Pods.spec(pod).path("initContainers")) {
      amounts(container.path("resources").path(field))
          .forEach((name, amount) -> total.merge(name, amount, Quantity::max));
    }
    return total;
  }

  /** Amounts by resource; those that are none are the validation's affair. */
  private static Map<String, Quantity> amounts(JsonNode tree) {
    var amounts = new HashMap<String, Quantity>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      Quantity.tryParse(entry.getValue().asString(""))
          .ifPresent(amount -> amounts.put(entry.getKey(), amount));
    }
    return amounts;
  }
}
