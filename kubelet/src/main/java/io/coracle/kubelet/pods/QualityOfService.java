package io.coracle.kubelet.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pod's quality of service class (Kubernetes documentation, "Pod Quality of Service Classes"):
 * {@code Guaranteed} when every container limits cpu and memory and requests just that, {@code
 * BestEffort} when none says anything, else {@code Burstable}. Where the pod as a whole says
 * something, only that counts.
 */
public enum QualityOfService {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private static final List<String> COMPUTE = List.of("cpu", "memory");

  private final String text;

  QualityOfService(String text) {
    this.text = text;
  }

  /** As the API spells it. */
  public String text() {
    return text;
  }

  public static QualityOfService of(Pod pod) {
    ResourceRequirements whole = pod.getSpec().getResources();
    if (whole != null
        && !(Fields.map(whole.getRequests()).isEmpty()
            && Fields.map(whole.getLimits()).isEmpty())) {
      return of(Fields.map(whole.getRequests()), Fields.map(whole.getLimits()));
    }
    var containers = new ArrayList<Container>(Pods.initContainers(pod));
    containers.addAll(Pods.containers(pod));
    boolean guaranteed = !containers.isEmpty();
    boolean anything = false;
    for (Container container : containers) {
      for (String resource : COMPUTE) {
        long request = amount(requests(container), resource);
        long limit = amount(limits(container), resource);
        anything |= request > 0 || limit > 0;
        guaranteed &= limit > 0 && (request == 0 || request == limit);
      }
    }
    return !anything ? BEST_EFFORT : guaranteed ? GUARANTEED : BURSTABLE;
  }

  /** By what is said for the pod as a whole, which counts alone. */
  private static QualityOfService of(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    boolean guaranteed = true;
    boolean anything = false;
    for (String resource : COMPUTE) {
      long request = amount(requests, resource);
      long limit = amount(limits, resource);
      anything |= request > 0 || limit > 0;
      guaranteed &= limit > 0 && (request == 0 || request == limit);
    }
    return !anything ? BEST_EFFORT : guaranteed ? GUARANTEED : BURSTABLE;
  }

  /** What a container asks for; empty when it asks for nothing. */
  public static Map<String, Quantity> requests(Container container) {
    ResourceRequirements resources = container.getResources();
    return resources == null ? Map.of() : Fields.map(resources.getRequests());
  }

  /** What a container may use at most; empty when it is not limited. */
  public static Map<String, Quantity> limits(Container container) {
    ResourceRequirements resources = container.getResources();
    return resources == null ? Map.of() : Fields.map(resources.getLimits());
  }

  private static long amount(Map<String, Quantity> quantities, String resource) {
    Quantity quantity = quantities.get(resource);
    return quantity == null ? 0 : Fields.milli(quantity);
  }
}
