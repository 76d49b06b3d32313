package io.coracle.scheduler.framework;

import io.coracle.api.quantity.Quantity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Amounts of resources by name. CPU is in thousandths of a core, everything else in its own unit
 * (bytes, pieces).
 *
 * @param amounts immutable; a name that is missing means zero
 */
public record Resources(Map<String, Long> amounts) {
  public static final String CPU = "cpu";
  public static final String MEMORY = "memory";
  public static final Resources NONE = new Resources(Map.of());

  /**
   * What scoring assumes for a container that requests nothing: 0.1 core and 200 MB (kube-scheduler
   * defaults).
   */
  private static final Map<String, Long> ASSUMED = Map.of(CPU, 100L, MEMORY, 200L * 1024 * 1024);

  public Resources {
    amounts = Map.copyOf(amounts);
  }

  public long of(String resource) {
    return amounts.getOrDefault(resource, 0L);
  }

  public Resources plus(Resources other) {
    return merge(other, Long::sum);
  }

  public Resources minus(Resources other) {
    var result = new HashMap<>(amounts);
    other.amounts.forEach((name, amount) -> result.merge(name, -amount, Long::sum));
    return new Resources(result);
  }

  private Resources merge(
      Resources other, java.util.function.BiFunction<Long, Long, Long> combination) {
    var result = new HashMap<>(amounts);
    other.amounts.forEach((name, amount) -> result.merge(name, amount, combination));
    return new Resources(result);
  }

  /** The amounts of a Kubernetes resource list. */
  public static Resources of(Map<String, io.fabric8.kubernetes.api.model.Quantity> list) {
    if (list == null) {
      return NONE;
    }
    var amounts = new HashMap<String, Long>();
    list.forEach((name, quantity) -> amounts.put(name, amount(name, quantity.toString())));
    return new Resources(amounts);
  }

  private static long amount(String name, String text) {
    Quantity quantity = Quantity.parse(text);
    return name.equals(CPU) ? quantity.milliValue() : quantity.value();
  }

  /**
   * What a pod requests: the sum over its containers and sidecars, or the largest moment of its
   * initialization if that is more, plus its overhead (KEP-753 "Sidecar containers", resource
   * calculation).
   */
  public static Resources requestedBy(Pod pod) {
    return requestedBy(pod.getSpec(), false);
  }

  /**
   * Like {@link #requestedBy}, with an assumed amount for containers that request no CPU or memory.
   */
  public static Resources nonZeroRequestedBy(Pod pod) {
    return requestedBy(pod.getSpec(), true);
  }

  private static Resources requestedBy(PodSpec spec, boolean assume) {
    Resources running = NONE;
    for (Container container : spec.getContainers()) {
      running = running.plus(requestOf(container, assume));
    }
    Resources sidecars = NONE;
    Resources peak = NONE;
    for (Container init : orEmpty(spec.getInitContainers())) {
      Resources request = requestOf(init, assume);
      if ("Always".equals(init.getRestartPolicy())) {
        sidecars = sidecars.plus(request);
        peak = peak.merge(sidecars, Math::max);
      } else {
        peak = peak.merge(sidecars.plus(request), Math::max);
      }
    }
    Resources total = running.plus(sidecars).merge(peak, Math::max);
    return podLevel(spec, total).plus(of(spec.getOverhead()));
  }

  /** Requests of the pod as a whole replace the sum, resource by resource (KEP-2837). */
  private static Resources podLevel(PodSpec spec, Resources total) {
    if (spec.getResources() == null || spec.getResources().getRequests() == null) {
      return total;
    }
    var amounts = new HashMap<>(total.amounts);
    amounts.putAll(of(spec.getResources().getRequests()).amounts);
    return new Resources(amounts);
  }

  private static Resources requestOf(Container container, boolean assume) {
    var resources = container.getResources();
    Resources requests = resources == null ? NONE : of(resources.getRequests());
    return assume ? new Resources(ASSUMED).overriddenBy(requests) : requests;
  }

  private Resources overriddenBy(Resources other) {
    var result = new HashMap<>(amounts);
    result.putAll(other.amounts);
    return new Resources(result);
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
