package io.coracle.api.quota;

import io.coracle.api.pod.ResourceTotals;
import io.coracle.api.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What pods use of quotas. */
public final class PodUsage {
  private static final Set<String> NATIVE = Set.of("cpu", "memory", "ephemeral-storage");

  /** A quota of one of these makes every container say how much of it it wants. */
  private static final Set<String> MUST_BE_SAID =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private static final String HUGE_PAGES = "hugepages-";

  private PodUsage() {}

  /** Whether it is the name of an amount that pods use. */
  static boolean isName(String name) {
    int dot = name.indexOf('.');
    String of = dot < 0 ? name : name.substring(dot + 1);
    return switch (dot < 0 ? "" : name.substring(0, dot)) {
      case "requests" -> NATIVE.contains(of) || of.startsWith(HUGE_PAGES) || isExtended(of);
      case "limits" -> NATIVE.contains(of);
      default -> name.equals("pods") || NATIVE.contains(name) || name.startsWith(HUGE_PAGES);
    };
  }

  /** Whether it is a device or the like, which has a domain in its name. */
  private static boolean isExtended(String name) {
    return name.indexOf('/') >= 0
        && !name.contains("kubernetes.io/")
        && !name.startsWith("requests.");
  }

  /** Whether the pod has ended and uses nothing any longer. */
  public static boolean isOver(ObjectNode pod) {
    String phase = pod.path("status").path("phase").asString("");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  static Usage of(ObjectNode pod) {
    if (!(pod.get("spec") instanceof ObjectNode spec)) {
      return Usage.one("pods");
    }
    var amounts = new TreeMap<String, Quantity>();
    total(spec, "requests").forEach((name, amount) -> request(amounts, name, amount));
    total(spec, "limits")
        .forEach(
            (name, amount) -> {
              if (NATIVE.contains(name)) {
                amounts.put("limits." + name, amount);
              }
            });
    return Usage.one("pods").plus(new Usage(amounts));
  }

  /** Containers together, or what the pod as a whole asks for; and what its runtime costs. */
  private static Map<String, Quantity> total(ObjectNode spec, String list) {
    Map<String, Quantity> total =
        new TreeMap<>(
            list.equals("requests") ? ResourceTotals.requests(spec) : ResourceTotals.limits(spec));
    total.putAll(Usages.list(spec.path("resources").path(list)));
    Map<String, Quantity> overhead = Usages.list(spec.path("overhead"));
    overhead.forEach(
        (name, amount) -> {
          if (list.equals("requests") || total.containsKey(name)) {
            total.merge(name, amount, Quantity::plus);
          }
        });
    return total;
  }

  private static void request(Map<String, Quantity> amounts, String name, Quantity amount) {
    if (NATIVE.contains(name) || name.startsWith(HUGE_PAGES)) {
      amounts.put(name, amount);
      amounts.put("requests." + name, amount);
    } else if (isExtended(name)) {
      amounts.put("requests." + name, amount);
    }
  }

  /** Which of the limited resources containers do not mention: {@code cpu for: a,b}. */
  public static List<String> unsaid(ObjectNode pod, Set<String> limited) {
    var missing = new ArrayList<String>();
    JsonNode whole = pod.path("spec").path("resources");
    for (String name : new TreeSet<>(limited)) {
      if (MUST_BE_SAID.contains(name) && !says(whole, name)) {
        List<String> silent = silent(pod.path("spec"), name);
        if (!silent.isEmpty()) {
          missing.add(name + " for: " + String.join(",", silent));
        }
      }
    }
    return missing;
  }

  private static List<String> silent(JsonNode spec, String name) {
    var silent = new ArrayList<String>();
    for (String field : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(field)) {
        if (!says(container.path("resources"), name)) {
          silent.add(container.path("name").asString(""));
        }
      }
    }
    return silent;
  }

  private static boolean says(JsonNode resources, String name) {
    int dot = name.indexOf('.');
    String list = dot < 0 ? "requests" : name.substring(0, dot);
    return resources.path(list).has(name.substring(dot + 1));
  }
}
