package io.coracle.kubelet.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;

/**
 * What a pod as a whole asks for and may use (Kubernetes documentation, "Resource sharing within
 * containers"): containers and sidecars together, or what an init container needs beside the
 * sidecars before it, whichever is more; or what is said for the pod as a whole; plus the overhead.
 * Cpu in thousandths, else whole units.
 */
public final class PodRequests {
  private PodRequests() {}

  /** What it asks for, by resource. */
  public static Map<String, Long> of(Pod pod) {
    Map<String, Long> sidecars = new HashMap<>();
    Map<String, Long> most = new HashMap<>();
    for (Container container : Pods.initContainers(pod)) {
      Map<String, Long> own = amounts(QualityOfService.requests(container));
      if (Pods.sidecar(container)) {
        add(sidecars, own);
        raise(most, sidecars);
      } else {
        Map<String, Long> beside = new HashMap<>(sidecars);
        add(beside, own);
        raise(most, beside);
      }
    }
    Map<String, Long> running = new HashMap<>(sidecars);
    Pods.containers(pod).forEach(c -> add(running, amounts(QualityOfService.requests(c))));
    raise(running, most);
    if (pod.getSpec().getResources() != null) {
      running.putAll(amounts(Fields.map(pod.getSpec().getResources().getRequests())));
    }
    add(running, amounts(Fields.map(pod.getSpec().getOverhead())));
    return running;
  }

  /**
   * How much of a resource it may use; zero for no limit, which is so as soon as one container has
   * none.
   */
  public static long limit(Pod pod, String resource) {
    if (pod.getSpec().getResources() != null) {
      Quantity whole = Fields.map(pod.getSpec().getResources().getLimits()).get(resource);
      if (whole != null) {
        return withOverhead(pod, resource, amount(resource, whole));
      }
    }
    long sum = 0;
    for (Container container : Pods.containers(pod)) {
      Long own = amounts(QualityOfService.limits(container)).get(resource);
      if (own == null || own == 0) {
        return 0;
      }
      sum += own;
    }
    long most = 0;
    for (Container container : Pods.initContainers(pod)) {
      Long own = amounts(QualityOfService.limits(container)).get(resource);
      if (own == null || own == 0) {
        return 0;
      }
      if (Pods.sidecar(container)) {
        sum += own;
      } else {
        most = Math.max(most, own);
      }
    }
    return withOverhead(pod, resource, Math.max(sum, most));
  }

  /** What has a limit may use what running it takes beside. */
  private static long withOverhead(Pod pod, String resource, long limit) {
    Quantity overhead = Fields.map(pod.getSpec().getOverhead()).get(resource);
    return limit == 0 || overhead == null ? limit : limit + amount(resource, overhead);
  }

  private static Map<String, Long> amounts(Map<String, Quantity> quantities) {
    Map<String, Long> amounts = new HashMap<>();
    quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
    return amounts;
  }

  /** A quantity in the unit that this class uses for the resource. */
  public static long amount(String resource, Quantity quantity) {
    return resource.equals("cpu") ? Fields.milli(quantity) : Fields.units(quantity);
  }

  private static void add(Map<String, Long> sums, Map<String, Long> more) {
    more.forEach((name, amount) -> sums.merge(name, amount, Long::sum));
  }

  private static void raise(Map<String, Long> most, Map<String, Long> other) {
    other.forEach((name, amount) -> most.merge(name, amount, Math::max));
  }
}
