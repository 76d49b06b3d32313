package io.coracle.kubelet.eviction;

import io.coracle.api.quantity.Quantity;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.config.Threshold;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.coracle.kubelet.stats.ContainerStats;
import io.coracle.kubelet.stats.PodStats;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The sentences that evicted pods carry, word for word those of the reference kubelet. */
final class Messages {
  private Messages() {}

  static String evicted(Candidate victim, Threshold due, Map<Signal, Observation> observations) {
    String resource = due.signal().resource();
    var text = new StringBuilder("The node was low on resource: %s. ".formatted(resource));
    Observation observation = observations.get(due.signal());
    if (observation != null) {
      text.append(
          "Threshold quantity: %s, available: %s. "
              .formatted(due.value().quantity(observation.capacity()), observation.quantity()));
    }
    victim.stats().map(stats -> containers(stats, resource)).ifPresent(text::append);
    return text.toString();
  }

  private static String containers(PodStats stats, String resource) {
    var text = new StringBuilder();
    for (ContainerStats container : stats.containers()) {
      Optional<Container> specified = Pods.container(stats.pod(), container.name());
      OptionalLong usage = usage(container, resource);
      if (specified.isEmpty() || usage.isEmpty()) {
        continue;
      }
      var requested = QualityOfService.requests(specified.get()).get(resource);
      Quantity request = requested == null ? Quantity.ZERO : Quantity.parse(requested.toString());
      Quantity used = Quantity.ofBytes(usage.getAsLong());
      if (used.compareTo(request) > 0) {
        text.append(
            "Container %s was using %s, request is %s, has larger consumption of %s. "
                .formatted(container.name(), used, request, resource));
      }
    }
    return text.toString();
  }

  private static OptionalLong usage(ContainerStats container, String resource) {
    return switch (resource) {
      case "memory" -> OptionalLong.of(container.memory().workingSet());
      case "ephemeral-storage" ->
          OptionalLong.of(container.rootfs().used().plus(container.logs().used()).bytes());
      default -> OptionalLong.empty();
    };
  }

  static String emptyDirectory(String volume, Quantity limit) {
    return "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". ".formatted(volume, limit);
  }

  static String podStorage(Quantity limit) {
    return "Pod ephemeral local storage usage exceeds the total limit of containers %s. "
        .formatted(limit);
  }

  static String containerStorage(String container, Quantity limit) {
    return "Container %s exceeded its local ephemeral storage limit \"%s\". "
        .formatted(container, limit);
  }
}
