package io.coracle.kubelet.container;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values of the downward API (Kubernetes documentation, "Downward API"): fields of the pod and
 * resources of its containers.
 *
 * @param podIps known once the sandbox runs
 * @param nodeIps of the node
 * @param allocatable of the node: a container without a limit can use that much
 */
public record PodFields(
    Pod pod, List<String> podIps, List<String> nodeIps, Map<String, Quantity> allocatable) {

  /**
   * The value of a field.
   *
   * @throws ConfigFault if there is no such field
   */
  public String field(String path) {
    int bracket = path.indexOf("['");
    if (bracket > 0 && path.endsWith("']")) {
      String key = path.substring(bracket + 2, path.length() - 2);
      return Fields.text(entries(path.substring(0, bracket)).get(key));
    }
    return switch (path) {
      case "metadata.name" -> Pods.name(pod);
      case "metadata.namespace" -> Pods.namespace(pod);
      case "metadata.uid" -> Pods.uid(pod);
      case "metadata.labels", "metadata.annotations" -> listing(entries(path));
      case "spec.nodeName" -> Fields.text(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> Fields.text(pod.getSpec().getServiceAccountName());
      case "status.hostIP" -> nodeIps.isEmpty() ? "" : nodeIps.getFirst();
      case "status.hostIPs" -> String.join(",", nodeIps);
      case "status.podIP" -> podIps.isEmpty() ? "" : podIps.getFirst();
      case "status.podIPs" -> String.join(",", podIps);
      default -> throw new ConfigFault("unsupported fieldPath: " + path);
    };
  }

  private Map<String, String> entries(String path) {
    return switch (path) {
      case "metadata.labels" -> Fields.map(pod.getMetadata().getLabels());
      case "metadata.annotations" -> Fields.map(pod.getMetadata().getAnnotations());
      default -> throw new ConfigFault("unsupported fieldPath: " + path);
    };
  }

  /** One entry in a line, sorted, the values quoted: the form of files of the downward API. */
  private static String listing(Map<String, String> entries) {
    return entries.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=\"" + escaped(e.getValue()) + "\"")
        .collect(Collectors.joining("\n"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /**
   * A limit or request in units of the divisor, rounded up.
   *
   * @throws ConfigFault if there is no such resource or container
   */
  public String resource(ResourceFieldSelector selector, Container self) {
    String named = Fields.text(selector.getContainerName());
    Container container =
        named.isEmpty()
            ? self
            : Pods.container(pod, named)
                .orElseThrow(() -> new ConfigFault("container " + named + " not found"));
    String path = Fields.text(selector.getResource());
    int dot = path.indexOf('.');
    if (dot < 0) {
      throw new ConfigFault("unsupported container resource: " + path);
    }
    String resource = path.substring(dot + 1);
    Quantity amount =
        switch (path.substring(0, dot)) {
          case "limits" -> limit(container, resource);
          case "requests" -> QualityOfService.requests(container).get(resource);
          default -> throw new ConfigFault("unsupported container resource: " + path);
        };
    return divided(amount == null ? new Quantity("0") : amount, selector.getDivisor());
  }

  /** What bounds a container: its own limit, else the pod's, else what the node has. */
  private Quantity limit(Container container, String resource) {
    Quantity own = QualityOfService.limits(container).get(resource);
    if (own != null) {
      return own;
    }
    var ofPod = pod.getSpec().getResources();
    Quantity shared = ofPod == null ? null : Fields.map(ofPod.getLimits()).get(resource);
    return shared == null ? allocatable.getOrDefault(resource, new Quantity("0")) : shared;
  }

  private static String divided(Quantity amount, Quantity divisor) {
    BigDecimal unit = divisor == null ? BigDecimal.ONE : divisor.getNumericalAmount();
    BigDecimal by = unit.signum() == 0 ? BigDecimal.ONE : unit;
    return amount
        .getNumericalAmount()
        .divide(by, 0, RoundingMode.CEILING)
        .toBigInteger()
        .toString();
  }
}
